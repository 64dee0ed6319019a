package io.earwitness.sip.dialog;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.SipRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What we say in Session-ID (RFC 7989) to a peer that says it: our half first, the peer's as `remote`.
///
/// Our half follows from the Call-ID and our tag, so that every message of a dialog has the same without anybody
/// remembering it.
final class SessionIdentifier {
    static final String NAME = "Session-ID";
    private static final Pattern HALF = Pattern.compile("[0-9a-f]{32}");
    private static final String REMOTE = "remote=";

    private SessionIdentifier() {}

    /// Nothing for a request without the header, or with one that cannot be read.
    static Optional<Header> answering(SipRequest request, String localTag) {
        return request.headers().first(NAME).flatMap(value -> answer(value, request.callId(), localTag));
    }

    private static Optional<Header> answer(String value, String callId, String localTag) {
        var pieces = value.toLowerCase(Locale.ROOT).split(";", -1);
        var theirs = pieces[0].strip();
        if (!HALF.matcher(theirs).matches()) {
            return Optional.empty();
        }
        for (int i = 1; i < pieces.length; i++) {
            if (pieces[i].strip().startsWith(REMOTE)) {
                return Optional.of(new Header(NAME, ours(callId, localTag) + ";" + REMOTE + theirs));
            }
        }
        // Without `remote` it is the older header of RFC 7329, one value for the whole session.
        return Optional.of(new Header(NAME, theirs));
    }

    // A UUID of version 5 (RFC 9562 §5.5).
    private static String ours(String callId, String localTag) {
        var digest = ByteBuffer.wrap(sha1().digest((callId + " " + localTag).getBytes(StandardCharsets.UTF_8)));
        long high = (digest.getLong() & ~0xF000L) | 0x5000L;
        long low = (digest.getLong() & ~(3L << 62)) | (1L << 63);
        return String.format(Locale.ROOT, "%016x%016x", high, low);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-1", impossible);
        }
    }
}
