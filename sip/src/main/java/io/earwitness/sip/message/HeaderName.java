package io.earwitness.sip.message;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What is known of header names: their compact forms, and which hold comma-separated lists.
final class HeaderName {
    /// Of a name that is not in the table.
    static final int UNKNOWN = 0;

    private static final List<String> LISTS = List.of(
            "Accept",
            "Accept-Encoding",
            "Accept-Language",
            "Accept-Contact",
            "Alert-Info",
            "Allow",
            "Allow-Events",
            "Call-Info",
            "Contact",
            "Content-Encoding",
            "Content-Language",
            "Diversion",
            "Error-Info",
            "History-Info",
            "In-Reply-To",
            "P-Asserted-Identity",
            "P-Preferred-Identity",
            "Path",
            "Proxy-Require",
            "Reason",
            "Record-Route",
            "Recv-Info",
            "Require",
            "Route",
            "Security-Client",
            "Security-Server",
            "Security-Verify",
            "Service-Route",
            "Supported",
            "Unsupported",
            "User-To-User",
            "Via",
            "Warning");
    private static final List<String> SINGLES = List.of(
            "From",
            "To",
            "Call-ID",
            "CSeq",
            "Max-Forwards",
            "Content-Type",
            "Content-Length",
            "Session-Expires",
            "Min-SE",
            "Expires",
            "User-Agent",
            "Server",
            "Session-ID",
            "Timestamp",
            "Authorization",
            "Proxy-Authorization",
            "Event",
            "Subject",
            "RSeq",
            "RAck",
            "Content-Disposition",
            "MIME-Version",
            "Date",
            "Organization",
            "Priority",
            "Subscription-State",
            "Refer-To",
            "Referred-By",
            "Retry-After");
    private static final Map<String, Integer> AS_USUAL = new HashMap<>();
    private static final Map<String, Integer> IN_LOWER_CASE = new HashMap<>();
    private static final int LONGEST;

    static {
        int longest = 0;
        for (var names : List.of(LISTS, SINGLES)) {
            for (var name : names) {
                AS_USUAL.put(name, AS_USUAL.size() + 1);
                IN_LOWER_CASE.put(name.toLowerCase(Locale.ROOT), AS_USUAL.size());
                longest = Math.max(longest, name.length());
            }
        }
        LONGEST = longest;
    }

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

    /// Equal for names that are equal but for case, and for those alone; all names that the table does not hold have
    /// [#UNKNOWN].
    static int number(String name) {
        var number = AS_USUAL.get(name);
        if (number == null && name.length() <= LONGEST) {
            number = IN_LOWER_CASE.get(name.toLowerCase(Locale.ROOT));
        }
        return number == null ? UNKNOWN : number;
    }

    static boolean holdsList(int number) {
        return number != UNKNOWN && number <= LISTS.size();
    }
}
