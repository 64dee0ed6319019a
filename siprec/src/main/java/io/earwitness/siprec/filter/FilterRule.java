package io.earwitness.siprec.filter;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// One thing that is never stored: elements or attributes of the XML in a message, or a header of SIP.
///
/// @param name    small letters, digits, single hyphens; stands in the place of what was removed
/// @param element empty where a header is named
/// @param header  empty where an element is named; `Request-URI` is the one in the first line
public record FilterRule(String name, Optional<ElementPath> element, Optional<String> header, FilterAction action) {
    public static final String REQUEST_URI = "Request-URI";

    /// Without these a stored message could not be read, or not be told from another.
    private static final Set<String> NEEDED =
            Set.of("via", "cseq", "call-id", "content-type", "content-length", "content-encoding", "max-forwards");

    private static final Set<String> NEEDED_IN_SOME_FORM = Set.of("from", "to", "contact", "request-uri");

    public FilterRule {
        require(
                name.length() <= 40 && name.matches("[a-z0-9]+(-[a-z0-9]+)*"),
                "the name of a rule is small letters, digits and single hyphens: '" + name + "'");
        require(element.isPresent() != header.isPresent(), "rule " + name + " must name either an element or a header");
        header.ifPresent(named -> {
            var lower = named.toLowerCase(Locale.ROOT);
            require(named.matches("[A-Za-z0-9.!%*_+`'~-]+"), "rule " + name + ": '" + named + "' is no header name");
            require(!NEEDED.contains(lower), "rule " + name + ": a stored message needs its " + named);
            require(
                    action != FilterAction.DROP || !NEEDED_IN_SOME_FORM.contains(lower),
                    "rule " + name + ": " + named + " can be masked or hashed, but not dropped");
        });
    }

    boolean names(String headerName) {
        return header.filter(headerName::equalsIgnoreCase).isPresent();
    }

    private static void require(boolean holds, String complaint) {
        if (!holds) {
            throw new IllegalArgumentException(complaint);
        }
    }
}
