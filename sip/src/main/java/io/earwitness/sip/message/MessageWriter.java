package io.earwitness.sip.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Writes a message as bytes. The only place that states Content-Length, so that it is always true.
final class MessageWriter {
    private MessageWriter() {}

    static byte[] write(SipMessage message) {
        var head = new StringBuilder(1024).append(message.startLine()).append("\r\n");
        for (var header : message.headers()) {
            if (!header.named("Content-Length") && !header.named("Content-Type")) {
                head.append(header.name()).append(": ").append(header.value()).append("\r\n");
            }
        }
        message.body()
                .filter(body -> !body.contentType().isEmpty())
                .ifPresent(body ->
                        head.append("Content-Type: ").append(body.contentType()).append("\r\n"));
        var body = message.body().map(SipBody::bytes).orElse(new byte[0]);
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        var bytes = new ByteArrayOutputStream(head.length() + body.length);
        bytes.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }
}
