package io.earwitness.sip.dialog;

import io.earwitness.sip.message.SipRequest;
import java.time.Duration;
import java.util.Optional;

/// Which session intervals are refused before anybody decides about the request.
public final class SessionIntervals {
    private SessionIntervals() {}

    /// 422 where the peer asks for less than our minimum and knows what 422 means (RFC 4028 §9).
    public static Optional<SipReply> refusal(SipRequest request, Duration minimum) {
        return SessionInterval.read(request)
                .filter(offered -> offered.compareTo(minimum) < 0)
                .filter(offered -> SessionInterval.isKnownTo(request))
                .map(offered -> SipReply.of(422).with("Min-SE", Long.toString(minimum.toSeconds())));
    }
}
