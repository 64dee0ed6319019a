package io.earwitness.siprec.filter;

import io.earwitness.sip.message.SipBody;
import io.earwitness.siprec.filter.BodyFilter.KeptPart;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Puts the leaves of a multipart body together again, one level deep, under a boundary that none of them holds.
final class MultipartRewriting {
    private static final String BOUNDARY = "earwitness-filtered";

    private MultipartRewriting() {}

    static SipBody of(List<KeptPart> parts) {
        var boundary = BOUNDARY;
        for (int number = 1; holds(parts, boundary); number++) {
            boundary = BOUNDARY + "-" + number;
        }
        var out = new ByteArrayOutputStream();
        for (var part : parts) {
            text(out, "--" + boundary + "\r\n");
            part.headers().fields().forEach(field -> text(out, field.name() + ": " + field.value() + "\r\n"));
            text(out, "\r\n");
            out.writeBytes(part.content());
            text(out, "\r\n");
        }
        text(out, "--" + boundary + "--\r\n");
        return new SipBody("multipart/mixed;boundary=" + boundary, out.toByteArray());
    }

    private static boolean holds(List<KeptPart> parts, String boundary) {
        return parts.stream()
                .anyMatch(part -> new String(part.content(), StandardCharsets.ISO_8859_1).contains("--" + boundary));
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
