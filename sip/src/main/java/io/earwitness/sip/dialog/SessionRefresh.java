package io.earwitness.sip.dialog;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Renews a session when it is our turn (RFC 4028 §10): by UPDATE where the peer takes it, else by a re-INVITE
/// that changes nothing; and again, a few times, where that failed for the moment.
///
/// Begun by the loop, carried on by a virtual thread of its own.
final class SessionRefresh {
    private static final Logger LOG = LoggerFactory.getLogger(SessionRefresh.class);
    private static final int TRIES_MAX = 5;

    private final InviteDialog dialog;
    private final SentRequests sent;
    private final SessionTimer timer;
    private boolean updateTaken = true;
    private int tries;
    private int round;

    SessionRefresh(InviteDialog dialog, SentRequests sent, SessionTimer timer) {
        this.dialog = dialog;
        this.sent = sent;
        this.timer = timer;
    }

    /// On the loop; half of the session's time is over.
    void begin() {
        tries = 0;
        round = timer.round();
        tryOnce();
    }

    private void tryOnce() {
        tries++;
        boolean byUpdate = dialog.updateAllowed() && updateTaken;
        var expires = timer.expires();
        Thread.ofVirtual().name("sip-refresh").start(() -> refresh(byUpdate, expires));
    }

    private void refresh(boolean byUpdate, Duration expires) {
        try {
            var response = send(byUpdate, expires, SessionTimer.shortest(expires));
            var shortest = SessionInterval.minimum(response);
            if (response.status() == 422 && shortest.isPresent()) {
                response = send(byUpdate, shortest.get(), shortest.get());
            }
            judge(byUpdate, response);
        } catch (RequestFailedException failure) {
            LOG.debug("refresh of {}: {}", dialog.id(), failure.getMessage());
            onLoop(() -> later(Optional.empty()));
        }
    }

    private SipResponse send(boolean byUpdate, Duration expires, Duration shortest) throws RequestFailedException {
        var headers = List.of(
                new Header("Supported", "timer"),
                new Header("Session-Expires", expires.toSeconds() + ";refresher=uac"),
                new Header("Min-SE", Long.toString(shortest.toSeconds())));
        return byUpdate
                ? sent.request(SipMethod.UPDATE, headers, Optional.empty())
                : sent.reinvite(headers, dialog::currentDescription);
    }

    /// A 2xx has started the timer anew, 408, 481 and silence have ended the dialog; the rest is tried again.
    private void judge(boolean byUpdate, SipResponse response) {
        if (response.isSuccess() || dialog.isEnded()) {
            return;
        }
        LOG.debug("refresh of {} was answered {}", dialog.id(), response);
        boolean unknown = response.status() == 405 || response.status() == 501;
        onLoop(() -> {
            if (byUpdate && unknown) {
                updateTaken = false;
                tryOnce();
            } else {
                later(retryAfter(response));
            }
        });
    }

    private static Optional<Duration> retryAfter(SipResponse response) {
        return response.headers()
                .first("Retry-After")
                .map(value -> value.replaceAll("[^0-9].*", ""))
                .filter(digits -> !digits.isEmpty() && digits.length() < 7)
                .map(digits -> Duration.ofSeconds(Long.parseLong(digits)));
    }

    private void later(Optional<Duration> wanted) {
        // What the peer renewed meanwhile is not ours to hurry.
        if (!dialog.isEnded() && timer.round() == round && tries < TRIES_MAX) {
            timer.tryAgain(tries, wanted, this::tryOnce);
        }
    }

    private void onLoop(Runnable task) {
        try {
            dialog.onLoop(task);
        } catch (RejectedExecutionException closed) {
            LOG.debug("{}: the endpoint is closed", dialog.id());
        }
    }
}
