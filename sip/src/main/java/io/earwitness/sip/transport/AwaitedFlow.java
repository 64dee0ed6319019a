package io.earwitness.sip.transport;

import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/// The way to a peer whose connection went with another process: there is none until the peer opens one, or a request
/// of ours opens one to where its Contact says.
///
/// @param local        where we listen for it
/// @param contactPoint as its other requests name us
record AwaitedFlow(Transport transport, InetSocketAddress local, InetSocketAddress remote, ContactPoint contactPoint)
        implements Flow {

    @Override
    public boolean isOpen() {
        return false;
    }

    @Override
    public Flow answering(SipRequest request) {
        return this;
    }

    @Override
    public void send(SipMessage message, Consumer<IOException> onFailure) {
        onFailure.accept(new IOException("the connection of " + remote + " has not come back yet"));
    }
}
