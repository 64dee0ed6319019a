package io.earwitness.client.replay;

import io.earwitness.sip.SipEndpoint;
import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.transport.ListenPoint;
import java.util.List;

/// Where a capture is played to, how fast, and under which own address.
///
/// @param srs       the live server; without a transport parameter each dialog uses the transport it was captured on
/// @param speed     1 keeps the captured timing, 2 is twice as fast
/// @param listening where our endpoint listens, for the Contact of each dialog
record ReplayTarget(SipUri srs, double speed, List<ListenPoint> listening) {

    static ReplayTarget of(SipUri srs, double speed, SipEndpoint endpoint) {
        return new ReplayTarget(srs, speed, endpoint.listening());
    }

    SipUri uri(Transport captured) {
        if (srs.transport().isPresent() || captured == Transport.UDP) {
            return srs;
        }
        return srs.withParameters(srs.parameters().with("transport", captured.parameter()));
    }

    /// Our address with the header parameters of the captured Contact, so that its recording marks are as they were.
    Header contact(SipRequest captured, Transport capturedOn) {
        Transport transport = srs.transport().orElse(capturedOn);
        ListenPoint own = listening.stream()
                .filter(point -> point.transport() == transport)
                .findFirst()
                .orElse(listening.getFirst());
        var uri = SipUri.of(
                "src",
                own.address().getAddress().getHostAddress(),
                own.address().getPort());
        return new Header("Contact", "<" + uri + ">" + ReplayedHeaders.contactParameters(captured.headers()));
    }
}
