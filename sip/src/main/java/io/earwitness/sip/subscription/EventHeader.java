package io.earwitness.sip.subscription;

import io.earwitness.sip.message.Parameters;
import io.earwitness.sip.message.SipRequest;
import java.util.Optional;

/// The Event header of a SUBSCRIBE: the package, which subscription of one dialog it is, and what is asked besides.
record EventHeader(String name, Optional<String> id, Parameters parameters) {

    /// Nothing where there is none.
    static Optional<EventHeader> of(SipRequest request) {
        return request.headers().first("Event").map(EventHeader::parse);
    }

    private static EventHeader parse(String value) {
        int semicolon = value.indexOf(';');
        var name = semicolon < 0 ? value : value.substring(0, semicolon);
        var parameters = semicolon < 0 ? Parameters.none() : Parameters.parse(value.substring(semicolon));
        return new EventHeader(name.strip(), parameters.get("id"), parameters);
    }

    /// Whether it names the same subscription.
    boolean names(EventHeader other) {
        return name.equals(other.name) && id.equals(other.id);
    }

    /// As each NOTIFY of the subscription has it.
    @Override
    public String toString() {
        return name + id.map(known -> ";id=" + known).orElse("");
    }
}
