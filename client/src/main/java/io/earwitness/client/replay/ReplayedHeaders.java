package io.earwitness.client.replay;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.Headers;
import io.earwitness.sip.message.SipRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which headers of a captured request go out again: those that say something about the call, not about that old
/// dialog.
///
/// Pure. Routing, identifiers, timers, credentials and capabilities belong to the stack that sends now.
final class ReplayedHeaders {
    private static final Set<String> OF_THE_STACK = Set.of(
            "via",
            "from",
            "to",
            "call-id",
            "cseq",
            "contact",
            "max-forwards",
            "content-length",
            "content-type",
            "route",
            "record-route",
            "supported",
            "allow",
            "require",
            "proxy-require",
            "session-expires",
            "min-se",
            "authorization",
            "proxy-authorization",
            "rseq",
            "rack",
            "date",
            "timestamp",
            "expires",
            "replaces",
            "identity");

    private ReplayedHeaders() {}

    static List<Header> of(SipRequest captured) {
        var kept = new ArrayList<Header>();
        for (Header header : captured.headers()) {
            if (!OF_THE_STACK.contains(header.name().toLowerCase(Locale.ROOT))) {
                kept.add(header);
            }
        }
        if (captured.headers().lists("Require", "siprec")) {
            kept.add(new Header("Require", "siprec"));
        }
        return kept;
    }

    /// The header parameters of the captured Contact, where recording clients put their marks.
    static String contactParameters(Headers captured) {
        String contact = captured.lines("Contact").stream().findFirst().orElse("");
        int bracket = contact.lastIndexOf('>');
        int semicolon = contact.indexOf(';');
        if (bracket >= 0) {
            return contact.substring(bracket + 1).strip();
        }
        return semicolon < 0 ? "" : contact.substring(semicolon).strip();
    }
}
