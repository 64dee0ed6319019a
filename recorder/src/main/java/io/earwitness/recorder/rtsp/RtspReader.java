package io.earwitness.recorder.rtsp;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// Takes a connection's bytes apart into messages and interleaved frames (RFC 7826 §5, §14, §20); strict, and never
/// holds more than one head.
///
/// Owned by the thread of the connection. How long a message may take is the watch's business.
final class RtspReader {
    static final int LINE_BYTES_MAX = 4_096;
    static final int HEAD_BYTES_MAX = 16_384;
    static final int FIELDS_MAX = 64;
    static final int BODY_BYTES_MAX = 4_096;

    private static final int EMPTY_LINES_MAX = 8;
    private static final int DOLLAR = '$';
    private static final Pattern REQUEST = Pattern.compile("([A-Z_]{1,32}) (\\S+) (RTSP/[0-9]{1,3}\\.[0-9]{1,3})");
    private static final Pattern RESPONSE = Pattern.compile("RTSP/[0-9]{1,3}\\.[0-9]{1,3} [0-9]{3}( .*)?");
    private static final Pattern FIELD = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]{1,64})[ \\t]*:(.*)");

    private final InputStream in;
    private int headBytes;

    RtspReader(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /// The next one; empty where the client has closed the connection between two.
    ///
    /// @throws Malformed where nothing that comes after it can be understood
    Optional<RtspMessage> next() throws IOException, Malformed {
        headBytes = 0;
        for (var empty = 0; empty <= EMPTY_LINES_MAX; empty++) {
            in.mark(1);
            var first = in.read();
            if (first < 0) {
                return Optional.empty();
            }
            if (first == DOLLAR) {
                return Optional.of(frame());
            }
            in.reset();
            var line = line(RtspStatus.URI_TOO_LONG);
            if (!line.isEmpty()) {
                return Optional.of(message(line));
            }
        }
        throw new Malformed(RtspStatus.BAD_REQUEST, Optional.empty());
    }

    private RtspMessage.Frame frame() throws IOException {
        var channel = octet();
        var length = (octet() << 8) | octet();
        in.skipNBytes(length);
        return new RtspMessage.Frame(channel, length);
    }

    private int octet() throws IOException {
        var octet = in.read();
        if (octet < 0) {
            throw new EOFException();
        }
        return octet;
    }

    private RtspMessage message(String start) throws IOException, Malformed {
        var request = REQUEST.matcher(start);
        if (!request.matches() && !RESPONSE.matcher(start).matches()) {
            throw new Malformed(RtspStatus.BAD_REQUEST, Optional.empty());
        }
        var headers = new RtspHeaders();
        try {
            fields(headers);
            var length = headers.contentLength();
            if (length > BODY_BYTES_MAX) {
                throw new RtspRefusal(RtspStatus.BODY_TOO_LARGE);
            }
            in.skipNBytes(length);
            return request.matches()
                    ? new RtspMessage.Request(request.group(1), request.group(2), request.group(3), headers, length > 0)
                    : new RtspMessage.Response();
        } catch (RtspRefusal refusal) {
            throw new Malformed(refusal.status(), headers.get("CSeq").filter(text -> text.matches("[0-9]{1,9}")));
        }
    }

    private void fields(RtspHeaders headers) throws IOException, Malformed {
        for (var count = 0; ; count++) {
            var line = line(RtspStatus.BAD_REQUEST);
            if (line.isEmpty()) {
                return;
            }
            var field = FIELD.matcher(line);
            if (count == FIELDS_MAX || !field.matches()) {
                throw new RtspRefusal(RtspStatus.BAD_REQUEST);
            }
            headers.add(field.group(1), field.group(2).strip());
        }
    }

    // Ends with CRLF; a bare LF is taken as well.
    private String line(RtspStatus tooLong) throws IOException, Malformed {
        var bytes = ByteBuffer.allocate(LINE_BYTES_MAX);
        for (var octet = octet(); octet != '\n'; octet = octet()) {
            if (!bytes.hasRemaining() || ++headBytes > HEAD_BYTES_MAX) {
                throw new Malformed(tooLong, Optional.empty());
            }
            bytes.put((byte) octet);
        }
        bytes.flip();
        if (bytes.hasRemaining() && bytes.get(bytes.limit() - 1) == '\r') {
            bytes.limit(bytes.limit() - 1);
        }
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            if (text.chars().anyMatch(character -> character < ' ' && character != '\t')) {
                throw new Malformed(RtspStatus.BAD_REQUEST, Optional.empty());
            }
            return text;
        } catch (CharacterCodingException notText) {
            throw new Malformed(RtspStatus.BAD_REQUEST, Optional.empty());
        }
    }

    /// Something that is no message; the connection ends with it.
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        private final RtspStatus status;
        private final transient Optional<String> sequence;

        Malformed(RtspStatus status, Optional<String> sequence) {
            super(status.reason(), null, false, false);
            this.status = status;
            this.sequence = sequence;
        }

        RtspResponse response() {
            var response = RtspResponse.of(status).with("Connection", "close");
            sequence.ifPresent(number -> response.with("CSeq", number));
            return response;
        }
    }
}
