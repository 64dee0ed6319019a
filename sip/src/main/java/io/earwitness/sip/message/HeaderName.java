package io.earwitness.sip.message;

import java.util.Locale;
import java.util.Set;

/// What is known of header names: their compact forms, and which hold comma-separated lists.
final class HeaderName {
    private static final Set<String> LISTS = Set.of(
            "accept",
            "accept-encoding",
            "accept-language",
            "accept-contact",
            "alert-info",
            "allow",
            "allow-events",
            "call-info",
            "contact",
            "content-encoding",
            "content-language",
            "diversion",
            "error-info",
            "history-info",
            "in-reply-to",
            "p-asserted-identity",
            "p-preferred-identity",
            "path",
            "proxy-require",
            "reason",
            "record-route",
            "recv-info",
            "require",
            "route",
            "security-client",
            "security-server",
            "security-verify",
            "service-route",
            "supported",
            "unsupported",
            "user-to-user",
            "via",
            "warning");

    private HeaderName() {}

    /// The long form of a compact name (RFC 3261 §20 and the extensions that register one letter); others as they are.
    static String longForm(String name) {
        if (name.length() != 1) {
            return name;
        }
        return switch (Character.toLowerCase(name.charAt(0))) {
            case 'a' -> "Accept-Contact";
            case 'b' -> "Referred-By";
            case 'c' -> "Content-Type";
            case 'd' -> "Request-Disposition";
            case 'e' -> "Content-Encoding";
            case 'f' -> "From";
            case 'i' -> "Call-ID";
            case 'j' -> "Reject-Contact";
            case 'k' -> "Supported";
            case 'l' -> "Content-Length";
            case 'm' -> "Contact";
            case 'o' -> "Event";
            case 'r' -> "Refer-To";
            case 's' -> "Subject";
            case 't' -> "To";
            case 'u' -> "Allow-Events";
            case 'v' -> "Via";
            case 'x' -> "Session-Expires";
            case 'y' -> "Identity";
            default -> name;
        };
    }

    static boolean holdsList(String name) {
        return LISTS.contains(name.toLowerCase(Locale.ROOT));
    }
}
