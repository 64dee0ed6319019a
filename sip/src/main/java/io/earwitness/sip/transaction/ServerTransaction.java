package io.earwitness.sip.transaction;

import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transport.Flow;

/// One request that came to us and the responses to it. Used by the loop alone.
public interface ServerTransaction {
    /// What came; only until a final response was given, after which nothing of it is kept.
    SipRequest request();

    /// Where the request came from.
    Flow flow();

    /// Sends a response. Ignored once a final one was given, except that a 2xx to INVITE may be repeated.
    void respond(SipResponse response);

    /// Whether a final response was given.
    boolean isAnswered();

    /// Told when the peer cancels before a final response; 200 to the CANCEL is already sent.
    void onCancel(Runnable cancelled);
}
