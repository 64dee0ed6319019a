package io.earwitness.media.msrp;

import java.nio.charset.StandardCharsets;

/// Writes the few frames that a listening endpoint sends: responses, reports, and the empty message by which who
/// connects says which session it is for.
public final class MsrpFrames {
    private MsrpFrames() {}

    /// Goes to the last station of the request's way alone (RFC 4975 §7.2).
    public static byte[] response(MsrpHead request, int status, String reason) {
        var start = request.transaction() + " " + status + (reason.isEmpty() ? "" : " " + reason);
        return frame(
                request.transaction(),
                start,
                request.fromPath().getFirst(),
                request.toPath().getFirst(),
                "");
    }

    /// Says that a whole message came (RFC 4975 §7.1.2); goes back all the way.
    ///
    /// @param bytes of the message
    public static byte[] success(String transaction, MsrpHead request, long bytes) {
        return frame(
                transaction,
                transaction + " REPORT",
                request.header("From-Path"),
                request.toPath().getFirst(),
                "Message-ID: " + request.messageId() + "\r\nByte-Range: 1-" + bytes + "/" + bytes
                        + "\r\nStatus: 000 200 OK\r\n");
    }

    /// The first frame of who connects, without a message in it (RFC 4975 §5.4).
    public static byte[] opening(String transaction, String toPath, MsrpUri own) {
        return frame(
                transaction,
                transaction + " SEND",
                toPath,
                own.toString(),
                "Message-ID: " + transaction + "\r\nByte-Range: 1-0/0\r\n");
    }

    private static byte[] frame(String transaction, String start, String toPath, String fromPath, String more) {
        return ("MSRP " + start + "\r\nTo-Path: " + toPath + "\r\nFrom-Path: " + fromPath + "\r\n" + more + "-------"
                        + transaction + "$\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
