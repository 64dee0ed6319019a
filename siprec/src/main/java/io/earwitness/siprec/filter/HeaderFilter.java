package io.earwitness.siprec.filter;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.Headers;
import io.earwitness.sip.message.MalformedValueException;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.Parameters;
import io.earwitness.sip.message.SipUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The headers of a message without what the rules name. What belongs to the transaction stays as it is.
final class HeaderFilter {
    private static final Set<String> UNTOUCHED = Set.of(
            "via",
            "cseq",
            "content-type",
            "content-length",
            "content-encoding",
            "content-disposition",
            "mime-version",
            "max-forwards",
            "session-expires",
            "min-se",
            "expires",
            "date",
            "rseq",
            "rack",
            "timestamp",
            "retry-after",
            "require",
            "supported",
            "allow");

    private final List<FilterRule> rules;
    private final RemovedValues removed;

    HeaderFilter(FilterPolicy policy, RemovedValues removed) {
        this.rules = policy.rules();
        this.removed = removed;
    }

    Headers filtered(Headers headers) {
        var kept = new ArrayList<Header>();
        for (var header : headers) {
            var rule =
                    rules.stream().filter(named -> named.names(header.name())).findFirst();
            if (rule.isEmpty()) {
                kept.add(swept(header));
            } else if (rule.get().action() == FilterAction.DROP) {
                learn(rule.get(), header);
            } else {
                kept.add(new Header(header.name(), replaced(rule.get(), header)));
            }
        }
        return Headers.of(kept);
    }

    private Header swept(Header header) {
        return UNTOUCHED.contains(header.name().toLowerCase(Locale.ROOT))
                ? header
                : new Header(header.name(), removed.without(header.value()));
    }

    SipUri filtered(SipUri requestUri) {
        var text = requestUri.toString();
        return rules.stream()
                .filter(rule -> rule.names(FilterRule.REQUEST_URI))
                .findFirst()
                .map(rule -> removed.replacement(rule, text))
                .or(() -> Optional.of(removed.without(text)))
                .flatMap(HeaderFilter::uri)
                .orElse(requestUri);
    }

    private static Optional<SipUri> uri(String text) {
        try {
            return Optional.of(SipUri.parse(text));
        } catch (MalformedValueException unreadable) {
            return Optional.of(SipUri.parse("sip:filtered@filtered.invalid"));
        }
    }

    private void learn(FilterRule rule, Header header) {
        for (var value : values(header)) {
            address(value)
                    .ifPresentOrElse(
                            address -> {
                                address.displayName().ifPresent(name -> removed.dropped(rule, name));
                                removed.dropped(rule, address.uri().toString());
                            },
                            () -> removed.dropped(rule, value));
        }
    }

    private String replaced(FilterRule rule, Header header) {
        learn(rule, header);
        return values(header).stream().map(value -> replaced(rule, value)).collect(Collectors.joining(", "));
    }

    private String replaced(FilterRule rule, String value) {
        return address(value)
                .map(address -> new NameAddress(
                                Optional.empty(),
                                SipUri.parse(
                                        removed.replacement(rule, address.uri().toString())),
                                kept(address.parameters()))
                        .toString())
                .orElseGet(() -> removed.replacement(rule, value));
    }

    private static List<String> values(Header header) {
        return Headers.of(List.of(header)).all(header.name());
    }

    // A value that reads as an address but has no SIP or telephone URI is masked as text.
    private static Optional<NameAddress> address(String value) {
        try {
            return Optional.of(NameAddress.parse(value))
                    .filter(address -> Identity.isUri(address.uri().toString()));
        } catch (MalformedValueException noAddress) {
            return Optional.empty();
        }
    }

    // The tag names the dialog, the marks of Contact the role; other parameters may name somebody.
    private static Parameters kept(Parameters parameters) {
        var kept = Parameters.none();
        for (var name : List.of("tag", "+sip.src", "+sip.srs")) {
            if (parameters.has(name)) {
                var value = parameters.get(name);
                kept = value.isPresent() ? kept.with(name, value.get()) : kept.withFlag(name);
            }
        }
        return kept;
    }
}
