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
import java.util.stream.Collectors;

/// Who we are in every message we send: User-Agent, Contact, and what we say we can do. Immutable.
public final class LocalAgent {
    private static final Header IDENTITY = new Header("Accept-Encoding", "identity");
    private static final Header ENGLISH = new Header("Accept-Language", "en");

    private final String userAgent;
    private final String contactParameters;
    private final List<String> supported;
    private final Header server;
    private final Header allowed;
    private final Header extensions;
    private final Header accepted;
    private final Optional<Header> notified;

    /// @param contactParameters parameters of each Contact, such as `+sip.srs`
    /// @param allow the methods we take
    /// @param supported option tags for Supported
    /// @param accept media types for Accept
    /// @param events event packages that we notify of
    public LocalAgent(
            String userAgent,
            List<String> contactParameters,
            List<String> allow,
            List<String> supported,
            List<String> accept,
            List<String> events) {
        this.userAgent = userAgent;
        this.contactParameters =
                contactParameters.stream().map(parameter -> ";" + parameter).collect(Collectors.joining());
        this.supported = List.copyOf(supported);
        this.server = new Header("Server", userAgent);
        this.allowed = listed("Allow", allow);
        this.extensions = listed("Supported", supported);
        this.accepted = listed("Accept", accept);
        this.notified = events.isEmpty() ? Optional.empty() : Optional.of(listed("Allow-Events", events));
    }

    private static Header listed(String name, List<String> values) {
        return new Header(name, String.join(", ", values));
    }

    public String userAgent() {
        return userAgent;
    }

    /// Allow: the methods we take.
    public Header allow() {
        return allowed;
    }

    /// Option tags for Supported.
    public List<String> supported() {
        return supported;
    }

    /// @param secure whether the dialog is by `sips:`, which our Contact then is as well
    public Header contact(Flow flow, boolean secure) {
        return new Header("Contact", "<" + flow.contactPoint().uri(secure) + ">" + contactParameters);
    }

    /// What we notify of; nothing where that is nothing.
    public Optional<Header> allowEvents() {
        return notified;
    }

    /// The whole response: what the reply says, what the request demands to be copied, and what we always say.
    public SipResponse answer(SipRequest request, SipReply reply, Flow flow, String localTag) {
        var headers = Answers.copied(request.headers(), reply.status());
        if (request.to().tag().isEmpty()) {
            var tagged = new Header("To", request.to().withTag(localTag).toString());
            headers.replaceAll(header -> header.named("To") ? tagged : header);
        }
        if ((request.is(SipMethod.INVITE) || request.is(SipMethod.SUBSCRIBE)) && reply.status() < 300) {
            request.headers().copy("Record-Route", headers);
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
        add(server, reply, headers);
        if (((target && reply.status() < 300) || capabilities) && !reply.gives("Contact")) {
            headers.add(contact(flow, isSecure(request)));
        }
        if ((target && reply.isSuccess()) || capabilities || reply.status() == 405) {
            add(allowed, reply, headers);
        }
        if ((target && reply.isSuccess()) || capabilities) {
            add(extensions, reply, headers);
        }
        if ((target && reply.isSuccess()) || capabilities || reply.status() == 489) {
            allowEvents().ifPresent(headers::add);
        }
        if ((request.is(SipMethod.INVITE) && reply.isSuccess()) || capabilities || reply.status() == 415) {
            add(accepted, reply, headers);
        }
        if (capabilities) {
            add(IDENTITY, reply, headers);
            add(ENGLISH, reply, headers);
        }
    }

    private static void add(Header ours, SipReply reply, List<Header> headers) {
        if (!reply.gives(ours.name())) {
            headers.add(ours);
        }
    }
}
