package io.earwitness.sip.dialog;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.SipUri;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// How requests of a dialog find the peer: the route set, fixed when the dialog began, and the target, which moves with
/// the peer's Contact (RFC 3261 §12.2). Immutable.
public record DialogRoute(List<NameAddress> routes, SipUri target) {

    /// As the one who was called: routes in the order of the request.
    public static DialogRoute ofServer(SipRequest invite) {
        return new DialogRoute(
                recorded(invite),
                invite.contact().map(NameAddress::uri).orElse(invite.from().uri()));
    }

    /// As the one who called: routes in the reverse order of the response.
    static DialogRoute ofClient(SipRequest invite, SipResponse accepted) {
        var routes = new ArrayList<>(recorded(accepted));
        Collections.reverse(routes);
        return new DialogRoute(
                List.copyOf(routes), accepted.contact().map(NameAddress::uri).orElse(invite.requestUri()));
    }

    private static List<NameAddress> recorded(SipMessage message) {
        return message.headers().all("Record-Route").stream()
                .map(NameAddress::parse)
                .toList();
    }

    /// With the target of the message's Contact, if it has one.
    public DialogRoute refreshedBy(SipMessage message) {
        return message.contact()
                .map(contact -> new DialogRoute(routes, contact.uri()))
                .orElse(this);
    }

    /// Where the next request is sent to.
    public SipUri nextHop() {
        return routes.isEmpty() ? target : routes.getFirst().uri();
    }

    SipUri requestUri() {
        var uri = isStrict() ? routes.getFirst().uri() : target;
        return uri.withoutHeaders();
    }

    /// The Route headers; behind a strict router (RFC 2543) the target comes last.
    List<Header> headers() {
        var list = new ArrayList<Header>();
        var shown = isStrict() ? routes.subList(1, routes.size()) : routes;
        shown.forEach(route -> list.add(new Header("Route", route.toString())));
        if (isStrict()) {
            list.add(new Header("Route", "<" + target + ">"));
        }
        return list;
    }

    private boolean isStrict() {
        return !routes.isEmpty() && !routes.getFirst().uri().parameters().has("lr");
    }
}
