package io.earwitness.client.replay;

import io.earwitness.media.container.TcpChunk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds SIP messages in one direction of a captured TCP connection, whatever else travels there.
///
/// Unlike a real receiver it may begin in the middle: what is no SIP start line is skipped, line by line.
final class SipStream {
    private static final int HEAD_CHARS_MAX = 64 * 1024;
    private static final int BODY_BYTES_MAX = 1 << 20;
    private static final int INCOMPLETE = -1;
    private static final int NO_MESSAGE = -2;
    private static final Pattern LENGTH = Pattern.compile("(?im)^(?:Content-Length|l)\\s*:\\s*(\\d{1,7})\\s*$");

    private static final int LINE_CHARS_MAX = 8 * 1024;

    private byte[] held = new byte[0];
    private int needed;
    private long epochNanos;

    /// The octets of each message that this chunk completes.
    List<byte[]> accept(TcpChunk chunk) {
        // Bytes that waited for others have an earlier time than those before them.
        epochNanos = Math.max(epochNanos, chunk.epochNanos());
        if (chunk.bytesMissingBefore() > 0) {
            held = new byte[0];
            needed = 0;
        }
        held = Arrays.copyOf(held, held.length + chunk.bytes().length);
        System.arraycopy(chunk.bytes(), 0, held, held.length - chunk.bytes().length, chunk.bytes().length);
        return held.length < needed ? List.of() : messages();
    }

    /// When the last bytes came.
    long epochNanos() {
        return epochNanos;
    }

    private List<byte[]> messages() {
        var found = new ArrayList<byte[]>();
        String text = new String(held, StandardCharsets.ISO_8859_1);
        int at = 0;
        needed = 0;
        while (at < text.length()) {
            int lineEnd = text.indexOf('\n', at);
            if (lineEnd < 0) {
                break;
            }
            if (!isStartLine(text.substring(at, lineEnd).strip())) {
                at = lineEnd + 1;
                continue;
            }
            int end = messageEnd(text, at);
            if (end == INCOMPLETE) {
                break;
            }
            if (end == NO_MESSAGE) {
                at = lineEnd + 1;
                continue;
            }
            found.add(Arrays.copyOfRange(held, at, end));
            at = end;
        }
        needed = Math.max(0, needed - at);
        held = Arrays.copyOfRange(held, at, held.length);
        // A line without end is no SIP; to keep it would make a large foreign transfer slow.
        if (needed == 0 && held.length > LINE_CHARS_MAX && text.indexOf('\n', at) < 0) {
            held = new byte[0];
        }
        return found;
    }

    private int messageEnd(String text, int at) {
        int blank = text.indexOf("\r\n\r\n", at);
        if (blank < 0) {
            return text.length() - at > HEAD_CHARS_MAX ? NO_MESSAGE : INCOMPLETE;
        }
        Matcher length = LENGTH.matcher(text.substring(at, blank));
        if (!length.find()) {
            return NO_MESSAGE;
        }
        int body = Integer.parseInt(length.group(1));
        int end = blank + 4 + body;
        if (body > BODY_BYTES_MAX) {
            return NO_MESSAGE;
        }
        if (end > text.length()) {
            needed = end;
            return INCOMPLETE;
        }
        return end;
    }

    static boolean isStartLine(String line) {
        return line.startsWith("SIP/2.0 ") || (line.endsWith(" SIP/2.0") && Character.isUpperCase(line.charAt(0)));
    }
}
