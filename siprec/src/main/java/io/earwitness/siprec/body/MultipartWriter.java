package io.earwitness.siprec.body;

import io.earwitness.sip.message.SipBody;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes the strict `multipart/mixed` body that a recording client sends: description first, metadata second.
///
/// Owned by the caller; the boundary comes in by constructor so that a sender decides on randomness.
public final class MultipartWriter {
    private static final String CRLF = "\r\n";
    private final String boundary;

    /// @param boundary 1–70 token characters that occur in no part
    public MultipartWriter(String boundary) {
        if (!MediaType.isToken(boundary) || boundary.length() > 70) {
            throw new IllegalArgumentException("not a boundary of 1-70 token characters: " + boundary);
        }
        this.boundary = boundary;
    }

    /// Description and metadata in one body (RFC 7866 §9.1).
    public SipBody write(byte[] description, byte[] metadata) {
        var out = new ByteArrayOutputStream();
        part(out, List.of("Content-Type: application/sdp"), description);
        part(
                out,
                List.of("Content-Type: application/rs-metadata+xml", "Content-Disposition: recording-session"),
                metadata);
        text(out, "--" + boundary + "--" + CRLF);
        return new SipBody("multipart/mixed;boundary=" + boundary, out.toByteArray());
    }

    private void part(ByteArrayOutputStream out, List<String> headers, byte[] content) {
        text(out, "--" + boundary + CRLF);
        headers.forEach(header -> text(out, header + CRLF));
        text(out, CRLF);
        out.writeBytes(content);
        text(out, CRLF);
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
