package io.earwitness.sip.dialog;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.Headers;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transaction.Answers;
import io.earwitness.sip.transport.Flow;
import java.util.List;
import java.util.Optional;

/// Who we are in every message we send: User-Agent, Contact, and what we say we can do. Immutable.
///
/// @param contactParameters parameters of each Contact, such as `+sip.srs`
/// @param allow the methods we take
/// @param supported option tags for Supported
/// @param accept media types for Accept
/// @param events event packages that we notify of
public record LocalAgent(
        String userAgent,
        List<String> contactParameters,
        List<String> allow,
        List<String> supported,
        List<String> accept,
        List<String> events) {
    private static final List<String> IDENTITY = List.of("identity");
    private static final List<String> ENGLISH = List.of("en");

    /// @param secure whether the dialog is by `sips:`, which our Contact then is as well
    public Header contact(Flow flow, boolean secure) {
        var value =
                new StringBuilder("<").append(flow.contactPoint().uri(secure)).append('>');
        contactParameters.forEach(parameter -> value.append(';').append(parameter));
        return new Header("Contact", value.toString());
    }

    /// What we notify of; nothing where that is nothing.
    public Optional<Header> allowEvents() {
        return events.isEmpty() ? Optional.empty() : Optional.of(new Header("Allow-Events", String.join(", ", events)));
    }

    /// The whole response: what the reply says, what the request demands to be copied, and what we always say.
    public SipResponse answer(SipRequest request, SipReply reply, Flow flow, String localTag) {
        var headers = Answers.copied(request.headers(), reply.status());
        if (request.to().tag().isEmpty()) {
            var tagged = new Header("To", request.to().withTag(localTag).toString());
            headers.replaceAll(header -> header.named("To") ? tagged : header);
        }
        if ((request.is(SipMethod.INVITE) || request.is(SipMethod.SUBSCRIBE)) && reply.status() < 300) {
            Answers.copy(request.headers(), "Record-Route", headers);
        }
        SessionIdentifier.answering(request, localTag).ifPresent(headers::add);
        describe(request, reply, flow, headers);
        headers.addAll(reply.headers());
        return new SipResponse(reply.status(), reply.reason(), Headers.of(headers), reply.body());
    }

    /// As RFC 5630 §5.1.2 has it: the Request-URI, or the proxy next to us.
    private static boolean isSecure(SipRequest request) {
        return request.requestUri().isSecure()
                || request.headers()
                        .first("Record-Route")
                        .filter(route -> NameAddress.parse(route).uri().isSecure())
                        .isPresent();
    }

    private void describe(SipRequest request, SipReply reply, Flow flow, List<Header> headers) {
        boolean target =
                request.is(SipMethod.INVITE) || request.is(SipMethod.UPDATE) || request.is(SipMethod.SUBSCRIBE);
        boolean capabilities = request.is(SipMethod.OPTIONS) && reply.isSuccess();
        add("Server", List.of(userAgent), reply, headers);
        if (((target && reply.status() < 300) || capabilities) && !reply.gives("Contact")) {
            headers.add(contact(flow, isSecure(request)));
        }
        if ((target && reply.isSuccess()) || capabilities || reply.status() == 405) {
            add("Allow", allow, reply, headers);
        }
        if ((target && reply.isSuccess()) || capabilities) {
            add("Supported", supported, reply, headers);
        }
        if ((target && reply.isSuccess()) || capabilities || reply.status() == 489) {
            allowEvents().ifPresent(headers::add);
        }
        if ((request.is(SipMethod.INVITE) && reply.isSuccess()) || capabilities || reply.status() == 415) {
            add("Accept", accept, reply, headers);
        }
        if (capabilities) {
            add("Accept-Encoding", IDENTITY, reply, headers);
            add("Accept-Language", ENGLISH, reply, headers);
        }
    }

    private static void add(String name, List<String> values, SipReply reply, List<Header> headers) {
        if (!reply.gives(name)) {
            headers.add(new Header(name, String.join(", ", values)));
        }
    }
}
