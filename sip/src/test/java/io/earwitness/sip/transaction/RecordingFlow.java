package io.earwitness.sip.transaction;

import io.earwitness.sip.message.HostPort;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.transport.ContactPoint;
import io.earwitness.sip.transport.Flow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Notes what is sent and when, as `at INVITE` or `at 200`; can be broken.
public final class RecordingFlow implements Flow {
    public final List<SipMessage> sent = new CopyOnWriteArrayList<>();
    public final List<String> log = new CopyOnWriteArrayList<>();
    boolean broken;
    private String failingMethod = "";
    private final Transport transport;
    private final ManualLoop loop;

    public RecordingFlow(Transport transport, ManualLoop loop) {
        this.transport = transport;
        this.loop = loop;
    }

    /// Sending a request of this method ends in an exception that nobody foresaw.
    public void failsAt(String method) {
        failingMethod = method;
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public InetSocketAddress local() {
        return new InetSocketAddress("127.0.0.1", 5060);
    }

    @Override
    public InetSocketAddress remote() {
        return new InetSocketAddress("127.0.0.1", 5070);
    }

    @Override
    public boolean isOpen() {
        return !broken;
    }

    @Override
    public ContactPoint contactPoint() {
        return new ContactPoint(transport, HostPort.parse("127.0.0.1:5060"));
    }

    @Override
    public Flow answering(SipRequest request) {
        return this;
    }

    @Override
    public void send(SipMessage message, Consumer<IOException> onFailure) {
        if (broken) {
            onFailure.accept(new IOException("broken by the test"));
            return;
        }
        if (message instanceof SipRequest request && request.method().equals(failingMethod)) {
            throw new IllegalStateException("made by the test");
        }
        sent.add(message);
        log.add(loop.nowMillis() + " "
                + switch (message) {
                    case SipRequest request -> request.method();
                    case SipResponse response -> Integer.toString(response.status());
                });
    }
}
