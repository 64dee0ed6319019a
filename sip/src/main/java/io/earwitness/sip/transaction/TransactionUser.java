package io.earwitness.sip.transaction;

import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.parser.Parsed;
import io.earwitness.sip.transport.Flow;

/// Whoever stands above the transactions. Told on the loop; must not block.
public interface TransactionUser {

    /// A new request that must be responded to, now or later. Not ACK, not CANCEL, not a retransmission.
    void onRequest(ServerTransaction transaction);

    /// The ACK of a 2xx, which belongs to no transaction; retransmissions of it too.
    void onAck(SipRequest ack, Flow flow);

    /// A response that no transaction waits for: a 2xx that comes late, or nothing of ours.
    void onStrayResponse(SipResponse response, Flow flow);

    /// A request that is to be answered with nothing but its refusal.
    default void onRefused(Parsed.Malformed refused, Flow flow) {}

    void onMalformed(Parsed.Malformed malformed, byte[] start, Flow flow);
}
