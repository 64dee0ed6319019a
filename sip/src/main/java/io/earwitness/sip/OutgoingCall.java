package io.earwitness.sip;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An INVITE to make. Tags, Call-ID, CSeq, Via, Max-Forwards and Contact are the endpoint's, unless given in `headers`.
///
/// @param target the Request-URI and To; its `transport` parameter chooses the transport
/// @param from who calls, without a tag
/// @param headers more headers; a Route among them is followed
public record OutgoingCall(SipUri target, NameAddress from, List<Header> headers, Optional<SipBody> body) {
    public OutgoingCall {
        headers = List.copyOf(headers);
    }

    public static OutgoingCall to(SipUri target, NameAddress from) {
        return new OutgoingCall(target, from, List.of(), Optional.empty());
    }

    public OutgoingCall with(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new OutgoingCall(target, from, more, body);
    }

    public OutgoingCall with(SipBody given) {
        return new OutgoingCall(target, from, headers, Optional.of(given));
    }
}
