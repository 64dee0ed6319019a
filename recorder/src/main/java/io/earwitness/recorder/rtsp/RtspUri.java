package io.earwitness.recorder.rtsp;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// An address of ours, taken apart: `rtsp://host:port/TOKEN/` for all that can be heard, `…/stream=2` for one
/// stream.
///
/// @param scheme    `rtsp` or `rtsps`
/// @param authority host and port, as the client wrote them
/// @param token     43 characters
/// @param stream    index of one stream; empty for all of them
record RtspUri(String scheme, String authority, String token, OptionalInt stream) {
    private static final Pattern FORM = Pattern.compile(
            "(?i:(rtsps?))://([A-Za-z0-9._~:\\[\\]-]{1,255})" + "/([A-Za-z0-9_-]{43})(?:/(?:stream=([0-9]{1,3})/?)?)?");

    static Optional<RtspUri> parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        var stream = form.group(4) == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(form.group(4)));
        return Optional.of(new RtspUri(form.group(1).toLowerCase(Locale.ROOT), form.group(2), form.group(3), stream));
    }

    /// Of everything; ends with a slash, so that what descriptions say stands below it.
    String base() {
        return scheme + "://" + authority + "/" + token + "/";
    }

    static String control(int stream) {
        return "stream=" + stream;
    }
}
