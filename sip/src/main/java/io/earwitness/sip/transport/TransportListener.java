package io.earwitness.sip.transport;

import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.parser.Parsed;

/// What arrives, told on the loop.
public interface TransportListener {

    /// The top Via of a request already holds `received` and `rport`.
    void onMessage(SipMessage message, Flow flow);

    /// @param start the first bytes of what came
    void onMalformed(Parsed.Malformed malformed, byte[] start, Flow flow);

    /// The head of a message whose sender may not send, to be answered where it is a request. Counted already.
    default void onRefused(Parsed.Malformed refused, Flow flow) {}
}
