package io.earwitness.sip;

import io.earwitness.sip.digest.DigestGate;
import io.earwitness.sip.transport.Traffic;
import java.util.Map;

/// A snapshot of what an endpoint counted since it opened.
///
/// @param requestsReceived by method; methods beyond the well-known ones count as `other`
/// @param responsesReceived by status
/// @param retransmissionsReceived requests answered from a transaction's memory
/// @param malformed messages that could not be read
/// @param dropped messages that belonged nowhere, or came over a limit
/// @param refused what was turned away before it was read, by listener and reason
/// @param digest what became of requests that must show credentials
/// @param transactionsOpen now
/// @param dialogsOpen now
/// @param subscriptionsOpen now
/// @param subscriptionsLost those that ended because the subscriber did not take a notification
/// @param connectionsOpen now
/// @param messageBytes what messages received hold now
public record SipCounters(
        Map<String, Long> requestsReceived,
        Map<String, Long> requestsSent,
        Map<Integer, Long> responsesReceived,
        Map<Integer, Long> responsesSent,
        long retransmissionsReceived,
        long retransmissionsSent,
        long malformed,
        long dropped,
        Map<Traffic.Refused, Long> refused,
        Map<DigestGate.Verdict, Long> digest,
        int transactionsOpen,
        int dialogsOpen,
        int subscriptionsOpen,
        long subscriptionsLost,
        int connectionsOpen,
        long messageBytes) {}
