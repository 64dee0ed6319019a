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
/// @param digest what became of INVITEs that must show credentials
/// @param transactionsOpen now
/// @param dialogsOpen now
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
        int connectionsOpen,
        long messageBytes) {}
