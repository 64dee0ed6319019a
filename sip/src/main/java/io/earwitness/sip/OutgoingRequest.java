package io.earwitness.sip;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipUri;
import java.util.List;
import java.util.Optional;

/// A request outside any dialog, such as OPTIONS. Not for INVITE, ACK or CANCEL.
public record OutgoingRequest(
        String method, SipUri target, NameAddress from, List<Header> headers, Optional<SipBody> body) {
    public OutgoingRequest {
        headers = List.copyOf(headers);
    }

    public static OutgoingRequest options(SipUri target, NameAddress from) {
        return new OutgoingRequest("OPTIONS", target, from, List.of(), Optional.empty());
    }
}
