package io.earwitness.sip.subscription;

import io.earwitness.sip.dialog.DialogContext;
import io.earwitness.sip.dialog.DialogId;
import io.earwitness.sip.dialog.DialogParties;
import io.earwitness.sip.dialog.DialogRoute;
import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transaction.ResponseListener;
import io.earwitness.sip.transport.Flow;
import io.earwitness.sip.transport.Hops;
import io.earwitness.sip.transport.MessageMemory;
import io.earwitness.sip.transport.SignallingLoop.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One subscription of one subscriber, and the dialog that it is (RFC 6665 §4.2). Owned by [Subscriptions]; used by
/// the loop, but for finding where the subscriber is.
///
/// One NOTIFY at a time: what changes until it is answered is told by the next one, and only its last state.
final class Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);
    private static final int RETRY_SECONDS_MAX = 60;

    private final DialogContext context;
    private final EventPackage subject;
    private final EventHeader event;
    private final DialogId id;
    private final DialogParties parties;
    private final Owner owner;
    private final long bytes;
    private DialogRoute route;
    private Flow flow;
    private NotifyRate rate;
    private long received;
    private long sent;
    private long expiresNanos;
    private long quietUntilNanos;
    private SipBody state;
    private @Nullable SipBody told;
    private @Nullable String reason;
    private boolean owed;
    private boolean sending;
    private boolean finished;
    private Timer expiry = Timer.NONE;
    private Timer due = Timer.NONE;
    private Timer repetition = Timer.NONE;

    /// Hears what becomes of it.
    interface Owner {
        /// It takes no more requests.
        void over(Subscription subscription);

        /// Nothing more will be sent.
        ///
        /// @param lost whether the subscriber did not take a notification
        void finished(Subscription subscription, boolean lost);
    }

    /// The SUBSCRIBE that began it.
    ///
    /// @param localTag our tag, as in the answer to the request
    record Beginning(EventPackage subject, EventHeader event, SipRequest request, Flow flow, String localTag) {}

    /// @param state what is told first
    Subscription(DialogContext context, Beginning beginning, SipBody state, Owner owner) {
        var request = beginning.request();
        var localTag = beginning.localTag();
        this.context = context;
        this.subject = beginning.subject();
        this.event = beginning.event();
        this.id = new DialogId(request.callId(), localTag, request.from().tag().orElse(""));
        this.parties = DialogParties.ofServer(context.agent(), request, localTag);
        this.route = DialogRoute.ofServer(request);
        this.flow = beginning.flow();
        this.rate = NotifyRate.of(event.parameters());
        this.received = request.cseq().number();
        this.bytes = MessageMemory.sizeOf(request);
        this.state = state;
        this.owner = owner;
    }

    /// What it keeps of its request, at most.
    long bytes() {
        return bytes;
    }

    DialogId id() {
        return id;
    }

    /// What would be told now.
    SipBody state() {
        return state;
    }

    EventPackage subject() {
        return subject;
    }

    /// Whether a request within its dialog comes in its order; from then on it counts.
    boolean follows(SipRequest request) {
        if (request.cseq().number() < received) {
            return false;
        }
        received = request.cseq().number();
        return true;
    }

    boolean isNamedBy(EventHeader other) {
        return event.names(other);
    }

    /// Takes over what a SUBSCRIBE says that we accepted, and tells the state whatever was told before.
    ///
    /// @param length until it ends; zero ends it
    void subscribed(SipRequest request, EventHeader asked, Flow from, Duration length, SipBody now) {
        route = route.refreshedBy(request);
        rate = NotifyRate.of(asked.parameters());
        flow = from;
        if (length.isZero()) {
            end("timeout", now);
            return;
        }
        expiry.cancel();
        expiresNanos = context.loop().nanoTime() + length.toNanos();
        expiry = context.loop().after(length, () -> end("timeout", state));
        state = now;
        owe();
    }

    /// The state now: told where that is another.
    void look(SipBody now) {
        state = now;
        if (reason == null && isNews()) {
            tellWhenAllowed();
        }
    }

    /// Ends it; the subscriber is told why, and the state once more.
    void end(String why, SipBody now) {
        if (reason != null) {
            return;
        }
        reason = why;
        state = now;
        close();
        owe();
    }

    private void close() {
        expiry.cancel();
        due.cancel();
        repetition.cancel();
        owner.over(this);
    }

    private void owe() {
        owed = true;
        tell();
    }

    private void tellWhenAllowed() {
        var wait = quietUntilNanos - context.loop().nanoTime();
        if (sent == 0 || wait <= 0) {
            tell();
        } else {
            tellAfter(Duration.ofNanos(wait));
        }
    }

    private boolean isNews() {
        return !Objects.equals(state, told);
    }

    private void tellAfter(Duration wait) {
        due.cancel();
        due = context.loop().after(wait, () -> {
            if (reason == null && isNews()) {
                tell();
            }
        });
    }

    private void tell() {
        if (sending || finished) {
            return;
        }
        sending = true;
        due.cancel();
        repetition.cancel();
        var target = route;
        Thread.ofVirtual().name("sip-notify").start(() -> find(target));
    }

    /// On a thread of its own: a name server may take its time.
    private void find(DialogRoute target) {
        try {
            var hops = context.hops().of(target.nextHop());
            onLoop(() -> trySending(hops));
        } catch (IOException | RuntimeException unknown) {
            // Those, too: left as one that is being sent, it would never end.
            onLoop(() -> lost(unknown.toString()));
        }
    }

    private void onLoop(Runnable task) {
        try {
            context.loop().execute(task);
        } catch (RejectedExecutionException closed) {
            LOG.debug("{}: the endpoint is closed", id);
        }
    }

    // Whatever cannot be told, to whomever: left as one that is being sent, it would keep its place for ever.
    private void trySending(Hops hops) {
        try {
            send(hops);
        } catch (RuntimeException unsendable) {
            LOG.warn("{}: a NOTIFY cannot be sent", id, unsendable);
            lost(unsendable.toString());
        }
    }

    private void send(Hops hops) {
        owed = false;
        told = state;
        quietUntilNanos = context.loop().nanoTime() + rate.pause().toNanos();
        var request = parties.request(
                route,
                SipMethod.NOTIFY,
                ++sent,
                List.of(new Header("Event", event.toString()), new Header("Subscription-State", standing())),
                Optional.of(state));
        var outcome = new Outcome();
        context.sender().reach(request, hops, flow, way -> sendBy(way, request, outcome), outcome::onTransportFailure);
    }

    // The way may be found later, where nobody hears what is thrown.
    private void sendBy(Flow way, SipRequest request, Outcome outcome) {
        try {
            context.transactions().send(addressed(request, way), way, outcome);
        } catch (RuntimeException unsendable) {
            LOG.warn("{}: a NOTIFY cannot be sent by {}", id, way.remote(), unsendable);
            lost(unsendable.toString());
        }
    }

    private SipRequest addressed(SipRequest request, Flow way) {
        var contact = context.agent().contact(way, request.requestUri().isSecure());
        return request.with(request.headers().adding(List.of(contact)));
    }

    /// The value of Subscription-State.
    private String standing() {
        if (reason != null) {
            return "terminated;reason=" + reason;
        }
        var left = Math.max(0, expiresNanos - context.loop().nanoTime());
        return "active;expires=" + Duration.ofNanos(left).toSeconds() + rate.parameters();
    }

    private void taken() {
        if (reason != null && !owed) {
            finish(false);
        } else if (owed) {
            tell();
        } else if (isNews()) {
            tellWhenAllowed();
        } else {
            rate.repetition().ifPresent(gap -> repetition = context.loop().after(gap, this::owe));
        }
    }

    /// The subscriber does not know of it any more, or cannot be reached.
    private void lost(String why) {
        sending = false;
        LOG.debug("the subscription of {} to {} is over: {}", parties.remote().uri(), event, why);
        if (reason == null) {
            reason = "giveup";
            close();
        }
        finish(true);
    }

    private void finish(boolean lost) {
        if (!finished) {
            finished = true;
            owner.finished(this, lost);
        }
    }

    /// What becomes of one NOTIFY.
    private final class Outcome implements ResponseListener {
        @Override
        public void onResponse(SipResponse response, Flow from) {
            if (response.isProvisional()) {
                return;
            }
            var later = response.headers().first("Retry-After").flatMap(Outcome::seconds);
            if (response.isSuccess()) {
                sending = false;
                taken();
            } else if (later.isPresent() && reason == null && response.status() != 481) {
                // Busy, but there (RFC 6665 §4.2.2).
                sending = false;
                told = null;
                quietUntilNanos = context.loop().nanoTime() + later.get().toNanos();
                tellAfter(later.get());
            } else {
                lost(response.status() + " to NOTIFY");
            }
        }

        /// Of `120`, `120 (in a meeting)`, `120;duration=60`.
        private static Optional<Duration> seconds(String value) {
            var digits = value.strip().split("[^0-9]", 2)[0];
            return digits.isEmpty() || digits.length() > 9
                    ? Optional.empty()
                    : Optional.of(Duration.ofSeconds(Math.clamp(Integer.parseInt(digits), 1, RETRY_SECONDS_MAX)));
        }

        @Override
        public void onTimeout() {
            lost("no answer to NOTIFY");
        }

        @Override
        public void onTransportFailure(IOException failure) {
            lost(String.valueOf(failure.getMessage()));
        }
    }
}
