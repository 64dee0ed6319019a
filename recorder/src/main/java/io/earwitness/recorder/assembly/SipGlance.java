package io.earwitness.recorder.assembly;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a kept SIP message is, told from its first line and its CSeq alone: enough to name a file and to find our
/// answer.
///
/// Whatever the bytes are, there is an answer; what cannot be told is `MESSAGE` with status 0.
///
/// @param method of the request, or of the request that the response answers; capital letters
/// @param status of a response; 0 for a request
/// @param reason the response's reason phrase, empty for a request
record SipGlance(String method, int status, String reason) {
    private static final int HEAD_BYTES_MAX = 64 * 1024;
    private static final Pattern RESPONSE = Pattern.compile("SIP/2\\.0 +([1-6]\\d\\d)(?: +([^\\r\\n]*))?");
    private static final Pattern REQUEST = Pattern.compile("([A-Za-z]{1,20}) +\\S+ +SIP/2\\.0");
    private static final Pattern CSEQ = Pattern.compile("(?im)^CSeq\\s*:\\s*\\d+\\s+([A-Za-z]{1,20})");

    static SipGlance at(byte[] message) {
        var text = new String(message, 0, Math.min(message.length, HEAD_BYTES_MAX), StandardCharsets.ISO_8859_1);
        var response = RESPONSE.matcher(text);
        if (response.lookingAt()) {
            var reason = response.group(2) == null ? "" : response.group(2).strip();
            return new SipGlance(word(CSEQ.matcher(text)), Integer.parseInt(response.group(1)), reason);
        }
        var request = REQUEST.matcher(text);
        return new SipGlance(request.lookingAt() ? request.group(1).toUpperCase(Locale.ROOT) : "MESSAGE", 0, "");
    }

    boolean accepts() {
        return status >= 200 && status < 300 && method.equals("INVITE");
    }

    /// `invite`, `200-invite`: fit for a file's name.
    String slug() {
        var name = method.toLowerCase(Locale.ROOT);
        return status == 0 ? name : status + "-" + name;
    }

    private static String word(Matcher matcher) {
        return matcher.find() ? matcher.group(1).toUpperCase(Locale.ROOT) : "MESSAGE";
    }
}
