package io.earwitness.sip;

import io.earwitness.sip.dialog.LocalAgent;
import io.earwitness.sip.message.CSeq;
import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.Headers;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.transport.Flow;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Builds the requests that begin something. What the caller gives in headers is kept; the rest is added.
record OutgoingMessages(LocalAgent agent) {

    SipRequest invite(OutgoingCall call, String callId, String tag) {
        var request = request(SipMethod.INVITE, call.target(), call.from(), call.headers(), call.body(), callId, tag);
        var headers = request.headers();
        headers = given(headers, "Allow", agent.allow().value());
        headers = given(headers, "Supported", supported(call));
        var events = agent.allowEvents();
        if (events.isPresent() && !headers.has("Allow-Events")) {
            headers = headers.adding(List.of(events.get()));
        }
        return request.with(headers);
    }

    /// Without an offer of ours, a reliable provisional answer would be one that we must answer in the PRACK;
    /// nobody is invited to that.
    private String supported(OutgoingCall call) {
        return agent.supported().stream()
                .filter(tag -> call.body().isPresent() || !tag.equals("100rel"))
                .collect(Collectors.joining(", "));
    }

    SipRequest request(OutgoingRequest request, String callId, String tag) {
        return request(
                request.method(), request.target(), request.from(), request.headers(), request.body(), callId, tag);
    }

    /// Contact is known only with the flow.
    SipRequest addressed(SipRequest request, Flow flow) {
        return request.headers().has("Contact")
                ? request
                : request.with(request.headers()
                        .adding(List.of(agent.contact(flow, request.requestUri().isSecure()))));
    }

    private SipRequest request(
            String method,
            SipUri target,
            NameAddress from,
            List<Header> more,
            Optional<SipBody> body,
            String callId,
            String tag) {
        var headers = Headers.of(more);
        headers = given(headers, "Max-Forwards", "70");
        headers = given(headers, "From", from.withTag(tag).toString());
        headers = given(headers, "To", NameAddress.of(target.withoutHeaders()).toString());
        headers = given(headers, "Call-ID", callId);
        headers = given(headers, "CSeq", new CSeq(1, method).toString());
        headers = given(headers, "User-Agent", agent.userAgent());
        return new SipRequest(method, target.withoutHeaders(), headers, body);
    }

    private static Headers given(Headers headers, String name, String otherwise) {
        return headers.has(name) ? headers : headers.adding(name, otherwise);
    }

    /// Where a request goes first: its topmost Route, else its Request-URI.
    static SipUri firstHop(SipRequest request) {
        return request.headers()
                .first("Route")
                .map(value -> NameAddress.parse(value).uri())
                .orElse(request.requestUri());
    }
}
