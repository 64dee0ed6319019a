package io.earwitness.sip;

import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.transport.SeenMessage;
import java.net.InetSocketAddress;

/// Decides about what reaches the endpoint from outside any dialog. Called on a virtual thread of its own each time.
public interface CallHandler {

    /// Must accept or reject the call before it returns; otherwise, or if it throws, 500 is answered.
    void onInvite(IncomingCall call);

    /// Answers OPTIONS as an INVITE would be answered now: 200, or 503 when full. Allow, Accept and Supported are
    /// added.
    SipReply onOptions(SipRequest options);

    /// The same, for who wants to know whom it answers.
    ///
    /// @param source where the request came from
    default SipReply onOptions(SipRequest options, InetSocketAddress source) {
        return onOptions(options);
    }

    /// Something that is not SIP, or not whole. Already counted and, where possible,
    /// answered; in a flood not every one is told.
    default void onMalformed(MalformedMessage message) {}

    /// Every message of the endpoint in both directions as it stands on the wire, for whoever keeps a record of it.
    /// Called on the endpoint's own thread, so it must return at once and throw nothing.
    default void onMessage(SeenMessage message) {}
}
