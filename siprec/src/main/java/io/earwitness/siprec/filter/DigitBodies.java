package io.earwitness.siprec.filter;

import java.util.Set;
import java.util.regex.Pattern;

/// Bodies of INFO that carry key presses, as phones and gateways have sent them since before RFC 6086.
final class DigitBodies {
    private static final Set<String> TYPES = Set.of(
            "application/dtmf-relay",
            "application/dtmf",
            "application/vnd.nortelnetworks.digits",
            "application/hook-flash",
            "application/broadsoft",
            "audio/telephone-event",
            "application/kpml-response+xml");
    private static final Pattern SIGNAL = Pattern.compile("(?im)^(\\s*(?:signal|d|p|digits?)\\s*=\\s*)[^\\r\\n]*");

    private DigitBodies() {}

    static boolean holds(String type) {
        return TYPES.contains(type);
    }

    /// The length stays told where it is: a masked press still has its place and its duration.
    static String masked(String type, String text) {
        if (type.equals("application/dtmf")
                || SIGNAL.matcher(text).results().findAny().isEmpty()) {
            return "masked";
        }
        return SIGNAL.matcher(text).replaceAll("$1masked");
    }
}
