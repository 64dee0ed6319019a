package io.earwitness.sip.dialog;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.Headers;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transaction.Answers;
import io.earwitness.sip.transport.Flow;
import java.util.ArrayList;
import java.util.List;

/// Who we are in every message we send: User-Agent, Contact, and what we say we can do. Immutable.
///
/// @param contactParameters parameters of each Contact, such as `+sip.srs`
/// @param allow the methods we take
/// @param supported option tags for Supported
/// @param accept media types for Accept
public record LocalAgent(
        String userAgent,
        List<String> contactParameters,
        List<String> allow,
        List<String> supported,
        List<String> accept) {

    /// @param secure whether the dialog is by `sips:`, which our Contact then is as well
    public Header contact(Flow flow, boolean secure) {
        var value =
                new StringBuilder("<").append(flow.contactPoint().uri(secure)).append('>');
        contactParameters.forEach(parameter -> value.append(';').append(parameter));
        return new Header("Contact", value.toString());
    }

    /// The whole response: what the reply says, what the request demands to be copied, and what we always say.
    public SipResponse answer(SipRequest request, SipReply reply, Flow flow, String localTag) {
        var bare = Answers.to(request, reply.status(), reply.reason());
        var headers = tagged(request, bare.headers(), localTag);
        if (request.is(SipMethod.INVITE) && reply.status() < 300) {
            headers = headers.adding(request.headers().lines("Record-Route").stream()
                    .map(value -> new Header("Record-Route", value))
                    .toList());
        }
        headers = headers.adding(
                SessionIdentifier.answering(request, localTag).stream().toList());
        var own = Headers.of(reply.headers());
        for (var header : described(request, reply, flow)) {
            if (!own.has(header.name())) {
                headers = headers.adding(List.of(header));
            }
        }
        return new SipResponse(reply.status(), reply.reason(), headers.adding(reply.headers()), reply.body());
    }

    private static Headers tagged(SipRequest request, Headers headers, String localTag) {
        var to = request.to();
        return to.tag().isPresent()
                ? headers
                : headers.with("To", to.withTag(localTag).toString());
    }

    /// As RFC 5630 §5.1.2 has it: the Request-URI, or the proxy next to us.
    private static boolean isSecure(SipRequest request) {
        return request.requestUri().isSecure()
                || request.headers()
                        .first("Record-Route")
                        .filter(route -> NameAddress.parse(route).uri().isSecure())
                        .isPresent();
    }

    private List<Header> described(SipRequest request, SipReply reply, Flow flow) {
        var headers = new ArrayList<Header>();
        headers.add(new Header("Server", userAgent));
        boolean target = request.is(SipMethod.INVITE) || request.is(SipMethod.UPDATE);
        boolean capabilities = request.is(SipMethod.OPTIONS) && reply.isSuccess();
        if ((target && reply.status() < 300) || capabilities) {
            headers.add(contact(flow, isSecure(request)));
        }
        if ((target && reply.isSuccess()) || capabilities || reply.status() == 405) {
            headers.add(new Header("Allow", String.join(", ", allow)));
        }
        if ((target && reply.isSuccess()) || capabilities) {
            headers.add(new Header("Supported", String.join(", ", supported)));
        }
        if ((request.is(SipMethod.INVITE) && reply.isSuccess()) || capabilities || reply.status() == 415) {
            headers.add(new Header("Accept", String.join(", ", accept)));
        }
        if (capabilities) {
            headers.add(new Header("Accept-Encoding", "identity"));
            headers.add(new Header("Accept-Language", "en"));
        }
        return headers;
    }
}
