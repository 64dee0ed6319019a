package io.earwitness.sip;

import io.earwitness.sip.digest.DigestCredentials;
import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An INVITE to make. Tags, Call-ID, CSeq, Via, Max-Forwards and Contact are the endpoint's, unless given in
/// `headers`.
///
/// @param target the Request-URI and To; its `transport` parameter chooses the transport
/// @param from who calls, without a tag
/// @param headers more headers; a Route among them is followed
/// @param credentials what answers a challenge to it, and to what follows in its dialog
public record OutgoingCall(
        SipUri target,
        NameAddress from,
        List<Header> headers,
        Optional<SipBody> body,
        Optional<DigestCredentials> credentials) {
    public OutgoingCall {
        headers = List.copyOf(headers);
    }

    public OutgoingCall(SipUri target, NameAddress from, List<Header> headers, Optional<SipBody> body) {
        this(target, from, headers, body, Optional.empty());
    }

    public static OutgoingCall to(SipUri target, NameAddress from) {
        return new OutgoingCall(target, from, List.of(), Optional.empty());
    }

    public OutgoingCall with(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new OutgoingCall(target, from, more, body, credentials);
    }

    public OutgoingCall with(SipBody given) {
        return new OutgoingCall(target, from, headers, Optional.of(given), credentials);
    }

    public OutgoingCall as(DigestCredentials given) {
        return new OutgoingCall(target, from, headers, body, Optional.of(given));
    }
}
