package io.earwitness.recorder.rtsp;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/// A response that is being put together, by the thread of its connection.
final class RtspResponse {
    private final RtspStatus status;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private byte[] body = new byte[0];

    private RtspResponse(RtspStatus status) {
        this.status = status;
    }

    static RtspResponse of(RtspStatus status) {
        return new RtspResponse(status);
    }

    static RtspResponse ok() {
        return of(RtspStatus.OK);
    }

    RtspResponse with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    RtspResponse body(String base, String mediaType, String text) {
        body = text.getBytes(StandardCharsets.UTF_8);
        return with("Content-Base", base)
                .with("Content-Type", mediaType)
                .with("Content-Length", Integer.toString(body.length));
    }

    RtspStatus status() {
        return status;
    }

    byte[] bytes(Instant now) {
        var head = new StringBuilder("RTSP/2.0 ")
                .append(status.code())
                .append(' ')
                .append(status.reason())
                .append("\r\n");
        headers.forEach((name, value) -> line(head, name, value));
        return withBody(common(head, now), body);
    }

    /// What every message of ours carries, and the empty line.
    static String common(StringBuilder head, Instant now) {
        line(head, "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)));
        line(head, "Server", "Earwitness");
        return head.append("\r\n").toString();
    }

    static void line(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    private static byte[] withBody(String head, byte[] body) {
        var start = head.getBytes(StandardCharsets.UTF_8);
        var all = new byte[start.length + body.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }
}
