package io.earwitness.recorder.session;

import io.earwitness.sip.sdp.Attribute;
import io.earwitness.sip.sdp.MediaDescription;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads which header extension of an offered m-line names the line in each packet (RFC 9143 §15, RFC 8285 §5), and
/// answers it. Pure.
///
/// No other extension is of use to us, and none is answered; one that is encrypted (RFC 6904) neither.
final class OfferedExtensions {
    private static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";
    private static final int ID_MAX = 255;
    private static final Pattern EXTMAP =
            Pattern.compile("(\\d{1,5})(?:/(sendrecv|sendonly|recvonly|inactive))?\\s+(\\S+)(?:\\s.*)?");

    private OfferedExtensions() {}

    /// Its id; 0 where it is not offered, or not sent to us.
    static int mid(MediaDescription line) {
        return offered(line).map(found -> Integer.parseInt(found.group(1))).orElse(0);
    }

    /// What our answer says of it.
    static Optional<Attribute> answer(MediaDescription line) {
        return offered(line).map(found -> {
            var direction = "sendonly".equals(found.group(2)) ? "/recvonly" : "";
            return Attribute.of("extmap", found.group(1) + direction + " " + MID);
        });
    }

    private static Optional<Matcher> offered(MediaDescription line) {
        return line.ownOrInherited("extmap").stream()
                .map(value -> EXTMAP.matcher(value.strip()))
                .filter(found -> found.matches() && found.group(3).equals(MID) && isSent(found.group(2)))
                .filter(found -> {
                    var id = Integer.parseInt(found.group(1));
                    return id > 0 && id <= ID_MAX;
                })
                .findFirst();
    }

    private static boolean isSent(@Nullable String direction) {
        return direction == null || direction.startsWith("send");
    }
}
