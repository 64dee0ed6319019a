package io.earwitness.sip.dialog;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.Parameters;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A session's agreed lifetime and who renews it (RFC 4028).
///
/// @param refresherIsUac whether it is the sender of the request that agreed on it
/// @param peerKnows      whether the peer knows session timers itself
record SessionInterval(Duration expires, boolean refresherIsUac, boolean peerKnows) {
    private static final int DIGITS_MAX = 9;

    /// What a request offers, and we as its receiver agree to: the offered time, and the offered refresher or the
    /// UAC. A peer that does not know timers cannot refresh; then it is us. It cannot be told either that its
    /// time, which a proxy put in, is below the minimum, and raising it is forbidden (RFC 4028 §9): then there is
    /// no timer.
    static Optional<SessionInterval> agreed(SipRequest request, Duration minimum) {
        return read(request).filter(offered -> offered.compareTo(minimum) >= 0).map(offered -> {
            boolean peerKnows = isKnownTo(request);
            boolean uas = refresher(request).filter("uas"::equalsIgnoreCase).isPresent();
            return new SessionInterval(offered, peerKnows && !uas, peerKnows);
        });
    }

    static boolean isKnownTo(SipRequest request) {
        return request.headers().lists("Supported", "timer")
                || request.headers().lists("Require", "timer");
    }

    /// What a response to a request of ours settled.
    static Optional<SessionInterval> settled(SipResponse response) {
        return read(response).filter(Duration::isPositive).map(expires -> {
            boolean uac = refresher(response).filter("uas"::equalsIgnoreCase).isEmpty();
            return new SessionInterval(expires, uac, true);
        });
    }

    static Optional<Duration> read(SipMessage message) {
        return message.headers().first("Session-Expires").flatMap(SessionInterval::seconds);
    }

    /// The least time that a 422 allows.
    static Optional<Duration> minimum(SipResponse response) {
        return response.headers().first("Min-SE").flatMap(SessionInterval::seconds);
    }

    private static Optional<Duration> seconds(String value) {
        int semicolon = value.indexOf(';');
        var digits = (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
        boolean number = !digits.isEmpty()
                && digits.length() <= DIGITS_MAX
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Optional.of(Duration.ofSeconds(Long.parseLong(digits))) : Optional.empty();
    }

    private static Optional<String> refresher(SipMessage message) {
        return message.headers().first("Session-Expires").flatMap(value -> {
            int semicolon = value.indexOf(';');
            return semicolon < 0
                    ? Optional.empty()
                    : Parameters.parse(value.substring(semicolon)).get("refresher");
        });
    }

    /// For our 2xx.
    List<Header> headers() {
        var headers = new ArrayList<Header>();
        headers.add(
                new Header("Session-Expires", expires.toSeconds() + ";refresher=" + (refresherIsUac ? "uac" : "uas")));
        if (peerKnows) {
            headers.add(new Header("Require", "timer"));
        }
        return headers;
    }
}
