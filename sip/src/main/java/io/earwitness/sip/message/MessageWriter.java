package io.earwitness.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes a message as bytes. The only place that states Content-Length, so that it is always true.
final class MessageWriter {
    private static final int USUAL_HEAD_CHARS = 1024;
    private static final String CONTENT_LENGTH = "Content-Length";
    private static final String CONTENT_TYPE = "Content-Type";
    private static final int LENGTH = HeaderName.number(CONTENT_LENGTH);
    private static final int TYPE = HeaderName.number(CONTENT_TYPE);

    private MessageWriter() {}

    static byte[] write(SipMessage message) {
        var body = message.body();
        int length = body.map(SipBody::length).orElse(0);
        var head = head(message, length).getBytes(StandardCharsets.UTF_8);
        if (length == 0) {
            return head;
        }
        var bytes = Arrays.copyOf(head, head.length + length);
        body.get().copyTo(bytes, head.length);
        return bytes;
    }

    private static String head(SipMessage message, int bodyLength) {
        var head =
                new StringBuilder(USUAL_HEAD_CHARS).append(message.startLine()).append("\r\n");
        for (var header : message.headers()) {
            if (!header.is(LENGTH, CONTENT_LENGTH) && !header.is(TYPE, CONTENT_TYPE)) {
                line(head, header.name(), header.value());
            }
        }
        message.body()
                .map(SipBody::contentType)
                .filter(type -> !type.isEmpty())
                .ifPresent(type -> line(head, CONTENT_TYPE, type));
        line(head, CONTENT_LENGTH, Integer.toString(bodyLength));
        return head.append("\r\n").toString();
    }

    private static void line(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }
}
