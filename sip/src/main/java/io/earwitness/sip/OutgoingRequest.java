package io.earwitness.sip;

import io.earwitness.sip.digest.DigestCredentials;
import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipUri;
import java.util.List;
import java.util.Optional;

/// A request outside any dialog, such as OPTIONS. Not for INVITE, ACK or CANCEL.
///
/// @param credentials what answers a challenge to it
public record OutgoingRequest(
        String method,
        SipUri target,
        NameAddress from,
        List<Header> headers,
        Optional<SipBody> body,
        Optional<DigestCredentials> credentials) {
    public OutgoingRequest {
        headers = List.copyOf(headers);
    }

    public OutgoingRequest(
            String method, SipUri target, NameAddress from, List<Header> headers, Optional<SipBody> body) {
        this(method, target, from, headers, body, Optional.empty());
    }

    public OutgoingRequest as(DigestCredentials given) {
        return new OutgoingRequest(method, target, from, headers, body, Optional.of(given));
    }

    public static OutgoingRequest options(SipUri target, NameAddress from) {
        return new OutgoingRequest("OPTIONS", target, from, List.of(), Optional.empty());
    }
}
