package io.earwitness.client.replay;

import java.util.List;

/// What came of playing one recording session.
///
/// @param capturedCallId which one of the capture it was
/// @param liveCallId     its name now; empty when the server never took it
/// @param requests       in the order sent
/// @param streams        one a media line that had packets or a port
/// @param notes          what was done otherwise than captured, and why
/// @param mismatches     what the live server did otherwise than the captured one
public record DialogReport(
        String capturedCallId,
        String liveCallId,
        List<Request> requests,
        List<Stream> streams,
        List<String> notes,
        List<String> mismatches) {

    /// One request, what it got then, and what it got now.
    ///
    /// @param capturedStatus 0 when the capture has no final response
    /// @param liveStatus     0 when there was no answer, or the stack does not tell (BYE)
    public record Request(String method, int capturedStatus, int liveStatus, String text) {}

    /// One media line.
    ///
    /// @param captured RTP packets of the capture
    /// @param sent     of these, how many left us; the rest had nowhere to go
    /// @param rtcpSent RTCP packets sent
    public record Stream(int line, int localPort, int livePort, long captured, long sent, long rtcpSent) {}

    static DialogReport brokenOff(CapturedDialog dialog, String why) {
        return new DialogReport(dialog.callId(), "", List.of(), List.of(), dialog.notes(), List.of(why));
    }

    public DialogReport {
        requests = List.copyOf(requests);
        streams = List.copyOf(streams);
        notes = List.copyOf(notes);
        mismatches = List.copyOf(mismatches);
    }
}
