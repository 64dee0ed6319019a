package io.earwitness.sip.dialog;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.Headers;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Who speaks to whom in a dialog; writes our requests in it, all but Via and Contact, which the flow decides.
/// Immutable.
///
/// @param sessionIdentifier where the peer has one
/// @param ownsCallId        whether the Call-ID is of our making
public record DialogParties(
        LocalAgent agent,
        String callId,
        NameAddress local,
        NameAddress remote,
        Optional<Header> sessionIdentifier,
        boolean ownsCallId) {

    /// Of a dialog that a request of the peer's began.
    public static DialogParties ofServer(LocalAgent agent, SipRequest request, String localTag) {
        return new DialogParties(
                agent,
                request.callId(),
                request.to().withTag(localTag),
                request.from(),
                SessionIdentifier.answering(request, localTag),
                false);
    }

    public SipRequest request(
            DialogRoute route, String method, long number, List<Header> headers, Optional<SipBody> body) {
        var all = new ArrayList<Header>();
        all.add(new Header("Max-Forwards", "70"));
        all.addAll(route.headers());
        all.add(new Header("From", local.toString()));
        all.add(new Header("To", remote.toString()));
        all.add(new Header("Call-ID", callId));
        all.add(new Header("CSeq", number + " " + method));
        all.add(new Header("User-Agent", agent.userAgent()));
        sessionIdentifier.ifPresent(all::add);
        if (method.equals(SipMethod.INVITE) || method.equals(SipMethod.UPDATE)) {
            all.add(agent.allow());
            agent.allowEvents().ifPresent(all::add);
        }
        all.addAll(headers);
        return new SipRequest(method, route.requestUri(), Headers.of(all), body);
    }
}
