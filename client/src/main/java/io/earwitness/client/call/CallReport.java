package io.earwitness.client.call;

import java.time.Duration;
import java.util.List;

/// What came of one generated call.
///
/// @param number     of the call, from 1
/// @param callId     of the recording session; empty when the call never became a dialog
/// @param setup      from INVITE to the final answer
/// @param streams    in the order of the m-lines
/// @param deviations what the server's answer had otherwise than it should
public record CallReport(
        int number,
        String callId,
        CallOutcome outcome,
        Duration setup,
        List<SentStream> streams,
        List<String> deviations) {

    /// One stream of the call.
    ///
    /// @param answeredPort where the server wanted it; 0 when it refused
    /// @param packetsSent  RTP packets that left us
    public record SentStream(String label, int localPort, int answeredPort, String direction, long packetsSent) {}

    public CallReport {
        streams = List.copyOf(streams);
        deviations = List.copyOf(deviations);
    }

    public boolean succeeded() {
        return outcome instanceof CallOutcome.Completed;
    }
}
