package io.earwitness.sip.subscription;

import io.earwitness.sip.dialog.DialogContext;
import io.earwitness.sip.dialog.DialogId;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.ContentType;
import io.earwitness.sip.message.MalformedValueException;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.transaction.ServerTransaction;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All subscriptions of an endpoint: takes SUBSCRIBE, and lets each subscription tell what changed (RFC 6665 §4.2).
///
/// State belongs to the loop; what a package tells is asked on virtual threads. Nothing outlives the process: who
/// gets 481 subscribes anew.
public final class Subscriptions {
    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);
    private static final String RETRY_AFTER_SECONDS = "10";
    private static final int DIGITS_MAX = 10;
    private static final int SOURCE_LEAST = 4;

    private final DialogContext context;
    private final Notifications notifications;
    private final Map<DialogId, Subscription> open = new HashMap<>();
    private final Map<InetAddress, Integer> bySource = new HashMap<>();
    private final AtomicInteger alive = new AtomicInteger();
    private final LongAdder lost = new LongAdder();
    /// Who waits until the last one has ended; from the first on none begins.
    private final List<CompletableFuture<Boolean>> ending = new ArrayList<>();

    public Subscriptions(DialogContext context, Notifications notifications) {
        this.context = context;
        this.notifications = notifications;
    }

    /// How many there are, those that are about to end included.
    public int count() {
        return alive.get();
    }

    /// How many ended because the subscriber did not take a notification.
    public long lost() {
        return lost.sum();
    }

    // ---- on the loop

    /// A SUBSCRIBE outside any dialog, of somebody who may subscribe.
    public void onSubscribe(ServerTransaction transaction) {
        var request = transaction.request();
        var asked = EventHeader.of(request);
        var subject = asked.flatMap(event -> notifications.packages().stream()
                .filter(known -> known.name().equals(event.name()))
                .findFirst());
        if (subject.isEmpty()) {
            respond(transaction, SipReply.of(489));
            return;
        }
        var refusal =
                refusal(request, subject.get(), transaction.flow().remote().getAddress());
        if (refusal.isPresent()) {
            respond(transaction, refusal.get());
            return;
        }
        var length = length(request);
        withState(transaction, subject.get(), state -> begin(transaction, subject.get(), asked.get(), length, state));
    }

    private Optional<SipReply> refusal(SipRequest request, EventPackage subject, InetAddress source) {
        if (isFull(source)) {
            return Optional.of(busy());
        }
        if (!accepts(request, subject)) {
            return Optional.of(SipReply.of(406));
        }
        return hasContact(request) ? tooBrief(request) : Optional.of(SipReply.of(400, "A Contact Is Needed"));
    }

    /// One host may have a quarter of them: it takes more than one to keep all others out.
    private boolean isFull(InetAddress source) {
        var ofOne = Math.max(SOURCE_LEAST, notifications.subscriptionsMax() / 4);
        return alive.get() >= notifications.subscriptionsMax()
                || bySource.getOrDefault(source, 0) >= ofOne
                || !ending.isEmpty();
    }

    private static SipReply busy() {
        return SipReply.of(503).with("Retry-After", RETRY_AFTER_SECONDS);
    }

    // Where NOTIFY goes. What cannot be read is no place.
    private static boolean hasContact(SipRequest request) {
        try {
            request.headers().all("Record-Route").forEach(NameAddress::parse);
            return request.contact().filter(contact -> contact.uri().isSip()).isPresent();
        } catch (MalformedValueException unreadable) {
            return false;
        }
    }

    private static boolean accepts(SipRequest request, EventPackage subject) {
        var accepted = request.headers().all("Accept");
        var wanted = subject.mediaType().toLowerCase(Locale.ROOT);
        var kind = wanted.substring(0, wanted.indexOf('/')) + "/*";
        return accepted.isEmpty()
                || accepted.stream()
                        .map(Subscriptions::mediaType)
                        .anyMatch(type -> type.equals(wanted) || type.equals(kind) || type.equals("*/*"));
    }

    private static String mediaType(String text) {
        try {
            return ContentType.parse(text).name();
        } catch (MalformedValueException unreadable) {
            return "";
        }
    }

    private Optional<SipReply> tooBrief(SipRequest request) {
        var wanted = wanted(request);
        return wanted.filter(length -> !length.isZero() && length.compareTo(notifications.shortest()) < 0)
                .map(_ -> SipReply.of(423)
                        .with(
                                "Min-Expires",
                                Long.toString(notifications.shortest().toSeconds())));
    }

    private Duration length(SipRequest request) {
        var wanted = wanted(request).orElse(notifications.usual());
        return wanted.compareTo(notifications.longest()) > 0 ? notifications.longest() : wanted;
    }

    private static Optional<Duration> wanted(SipRequest request) {
        return request.headers()
                .first("Expires")
                .map(String::strip)
                .filter(digits -> !digits.isEmpty()
                        && digits.length() <= DIGITS_MAX
                        && digits.chars().allMatch(digit -> digit >= '0' && digit <= '9'))
                .map(digits -> Duration.ofSeconds(Long.parseLong(digits)));
    }

    private void begin(
            ServerTransaction transaction, EventPackage subject, EventHeader event, Duration length, SipBody state) {
        var source = transaction.flow().remote().getAddress();
        if (isFull(source)) {
            respond(transaction, busy());
            return;
        }
        var request = transaction.request();
        var tag = context.identifiers().tag();
        respond(transaction, accepted(length), tag);
        var beginning = new Subscription.Beginning(subject, event, request, transaction.flow(), tag);
        var begun = new Subscription(context, beginning, state, new Ends(source));
        alive.incrementAndGet();
        bySource.merge(source, 1, Integer::sum);
        context.transactions().memory().change(begun.bytes());
        open.put(begun.id(), begun);
        begun.subscribed(request, event, transaction.flow(), length, state);
    }

    private static SipReply accepted(Duration length) {
        return SipReply.ok().with("Expires", Long.toString(length.toSeconds()));
    }

    /// A request with a To tag; false where it belongs to no subscription.
    public boolean onRequest(ServerTransaction transaction) {
        var request = transaction.request();
        var known = open.get(new DialogId(
                request.callId(),
                request.to().tag().orElse(""),
                request.from().tag().orElse("")));
        if (known == null) {
            return false;
        }
        if (!known.follows(request)) {
            respond(transaction, SipReply.of(500));
            return true;
        }
        switch (request.method()) {
            case SipMethod.SUBSCRIBE -> again(known, transaction);
            case SipMethod.OPTIONS -> respond(transaction, SipReply.ok());
            // There is no session in this dialog (RFC 5057 §5).
            default -> respond(transaction, SipReply.of(481));
        }
        return true;
    }

    private void again(Subscription known, ServerTransaction transaction) {
        var request = transaction.request();
        var asked = EventHeader.of(request);
        if (asked.filter(known::isNamedBy).isEmpty()) {
            respond(transaction, SipReply.of(481));
            return;
        }
        if (request.headers().has("Contact") && !hasContact(request)) {
            respond(transaction, SipReply.of(400));
            return;
        }
        var tooBrief = tooBrief(request);
        if (tooBrief.isPresent()) {
            respond(transaction, tooBrief.get());
            return;
        }
        var length = length(request);
        withState(transaction, known.subject(), state -> {
            if (open.containsKey(known.id())) {
                respond(transaction, accepted(length));
                known.subscribed(request, asked.get(), transaction.flow(), length, state);
            } else {
                respond(transaction, SipReply.of(481));
            }
        });
    }

    /// Asks for the state on a thread of its own, and goes on with it on the loop.
    private void withState(ServerTransaction transaction, EventPackage subject, Consumer<SipBody> then) {
        Thread.ofVirtual().name("sip-subscribe").start(() -> {
            var state = state(subject);
            try {
                context.loop().execute(() -> {
                    if (transaction.isAnswered()) {
                        return;
                    }
                    state.ifPresentOrElse(then, () -> respond(transaction, SipReply.of(500)));
                });
            } catch (RejectedExecutionException closed) {
                LOG.debug("a SUBSCRIBE came as the endpoint was closed");
            }
        });
    }

    private static Optional<SipBody> state(EventPackage subject) {
        try {
            return Optional.of(subject.body());
        } catch (RuntimeException failure) {
            LOG.error("the state of {} cannot be told", subject.name(), failure);
            return Optional.empty();
        }
    }

    private void respond(ServerTransaction transaction, SipReply reply) {
        respond(transaction, reply, context.identifiers().tag());
    }

    private void respond(ServerTransaction transaction, SipReply reply, String tag) {
        transaction.respond(context.agent().answer(transaction.request(), reply, transaction.flow(), tag));
    }

    /// Hears when subscriptions end.
    private final class Ends implements Subscription.Owner {
        private final InetAddress source;

        Ends(InetAddress source) {
            this.source = source;
        }

        @Override
        public void over(Subscription subscription) {
            open.remove(subscription.id(), subscription);
        }

        @Override
        public void finished(Subscription subscription, boolean wasLost) {
            if (wasLost) {
                lost.increment();
            }
            context.transactions().memory().change(-subscription.bytes());
            bySource.computeIfPresent(source, (_, count) -> count > 1 ? count - 1 : null);
            if (alive.decrementAndGet() == 0) {
                ending.forEach(heard -> heard.complete(true));
            }
        }
    }

    // ---- on any thread

    /// Looks whether the states are others than subscribers were told last, and tells them.
    public void look() {
        if (alive.get() > 0) {
            withStates((subscription, state) -> subscription.look(state));
        }
    }

    private interface Change {
        void to(Subscription subscription, SipBody state);
    }

    private void withStates(Change change) {
        var states = states();
        onLoop(() -> {
            for (var subscription : List.copyOf(open.values())) {
                Optional.ofNullable(states.get(subscription.subject()))
                        .ifPresent(state -> change.to(subscription, state));
            }
        });
    }

    private Map<EventPackage, SipBody> states() {
        var states = new HashMap<EventPackage, SipBody>();
        for (var subject : notifications.packages()) {
            state(subject).ifPresent(state -> states.put(subject, state));
        }
        return states;
    }

    /// Those, too, whose state cannot be told just now: they hear the last one.
    private void endEach(String reason) {
        var states = states();
        onLoop(() -> {
            for (var subscription : List.copyOf(open.values())) {
                var state = states.get(subscription.subject());
                subscription.end(reason, state == null ? subscription.state() : state);
            }
        });
    }

    /// False where the endpoint is closed.
    private boolean onLoop(Runnable task) {
        try {
            context.loop().execute(task);
            return true;
        } catch (RejectedExecutionException closed) {
            LOG.debug("the endpoint is closed");
            return false;
        }
    }

    /// Ends all of them and takes no more; waits no longer than this for subscribers to hear of it.
    ///
    /// @param reason for Subscription-State, such as `deactivated`
    public void endAll(String reason, Duration within) {
        var heard = new CompletableFuture<Boolean>();
        // First, so that none begins whose SUBSCRIBE is being looked at: it gets 503.
        var open = onLoop(() -> ending.add(heard));
        if (!open) {
            return;
        }
        endEach(reason);
        onLoop(() -> {
            if (alive.get() == 0) {
                heard.complete(true);
            }
        });
        try {
            heard.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException unheard) {
            LOG.info("{} subscribers did not take that their subscriptions end", alive.get());
        }
    }
}
