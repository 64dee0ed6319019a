package io.earwitness.sip.dialog;

import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.SipUri;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// All that is needed to go on with a dialog in another process, for whoever keeps it: messages, which write
/// themselves as they stand on the wire, and plain values. Credentials are not among them.
///
/// @param called            whether the peer called
/// @param invite            the INVITE that began it; without its body where the peer called
/// @param acceptance        the 2xx that accepted it
/// @param routes            the route set, in the order of our requests
/// @param target            where the peer wants requests
/// @param sent              our last CSeq
/// @param received          the peer's highest CSeq, or -1
/// @param sessionExpires    the session interval, zero for none
/// @param refreshIsOurs     whether it is ours to renew
/// @param updateAllowed     whether the peer takes UPDATE
/// @param description       what is in force on our side, where that is known
public record DialogState(
        DialogId id,
        boolean called,
        SipRequest invite,
        SipResponse acceptance,
        List<NameAddress> routes,
        SipUri target,
        long sent,
        long received,
        Duration sessionExpires,
        boolean refreshIsOurs,
        boolean updateAllowed,
        Optional<SipBody> description) {
    public DialogState {
        routes = List.copyOf(routes);
    }

    DialogRoute route() {
        return new DialogRoute(routes, target);
    }

    /// Where the next request goes.
    public SipUri nextHop() {
        return route().nextHop();
    }
}
