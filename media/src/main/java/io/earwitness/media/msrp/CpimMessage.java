package io.earwitness.media.msrp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A message in its envelope (`message/cpim`, RFC 3862): who says it to whom, when, and what. Immutable; an envelope
/// within the envelope is content like any other.
///
/// ```
/// From: Ana <im:ana@example.com>       headers of the message
/// To: <im:psap@example.com>
/// DateTime: 2026-03-04T12:00:00Z
///
/// Content-Type: text/plain             headers of its content
///
/// There is a fire                      the content
/// ```
///
/// @param from        `Ana <im:ana@example.com>`, as written; empty where it does not say
/// @param to          each as written
/// @param dateTime    as written; empty where it does not say
/// @param contentType of the content; empty where it does not say, which means plain text
/// @param encoding    how the content is encoded for transfer, in lower case; empty where it is not
public record CpimMessage(
        String from,
        List<String> to,
        String dateTime,
        String subject,
        String contentType,
        String encoding,
        byte[] content) {
    private static final int HEADERS_BYTES_MAX = 64 * 1024;

    public CpimMessage {
        to = List.copyOf(to);
    }

    /// Empty where that is no envelope.
    public static Optional<CpimMessage> parse(byte[] bytes) {
        var outer = Part.of(bytes, 0);
        var inner = outer.flatMap(part -> Part.of(bytes, part.end()));
        if (inner.isEmpty()) {
            return Optional.empty();
        }
        var message = outer.get();
        var content = inner.get();
        var body = new byte[bytes.length - content.end()];
        System.arraycopy(bytes, content.end(), body, 0, body.length);
        return Optional.of(new CpimMessage(
                message.first("From"),
                message.all("To"),
                message.first("DateTime"),
                message.first("Subject"),
                content.first("Content-Type"),
                content.first("Content-Transfer-Encoding").toLowerCase(Locale.ROOT),
                body));
    }

    /// Header lines, and where what follows their blank line begins.
    private record Part(List<String> lines, int end) {
        static Optional<Part> of(byte[] bytes, int begin) {
            var lines = new ArrayList<String>();
            var at = begin;
            while (at < bytes.length && at - begin < HEADERS_BYTES_MAX) {
                var end = lineEnd(bytes, at);
                var length = end > at && bytes[end - 1] == '\r' ? end - 1 - at : end - at;
                var line = new String(bytes, at, length, StandardCharsets.UTF_8);
                at = Math.min(end + 1, bytes.length);
                if (line.isEmpty()) {
                    return Optional.of(new Part(lines, at));
                }
                if (line.indexOf(':') < 1) {
                    return Optional.empty();
                }
                lines.add(line);
            }
            return Optional.empty();
        }

        private static int lineEnd(byte[] bytes, int from) {
            var at = from;
            while (at < bytes.length && bytes[at] != '\n') {
                at++;
            }
            return at;
        }

        String first(String name) {
            return all(name).stream().findFirst().orElse("");
        }

        List<String> all(String name) {
            return lines.stream()
                    .filter(line -> line.substring(0, line.indexOf(':')).strip().equalsIgnoreCase(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .toList();
        }
    }
}
