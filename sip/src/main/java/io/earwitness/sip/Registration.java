package io.earwitness.sip;

import io.earwitness.sip.dialog.RequestFailedException;
import io.earwitness.sip.digest.DigestCredentials;
import io.earwitness.sip.message.CSeq;
import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.MalformedValueException;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.SipUri;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;

/// Keeps one address registered at a registrar (RFC 3261 §10), with the Contact of the endpoint and so with its feature
/// tags (RFC 3840), until it is closed.
///
/// Owned by whoever began it. One virtual thread; every REGISTER has the same Call-ID and a higher CSeq.
public final class Registration implements AutoCloseable {
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(2);
    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);
    private static final Duration SHORTEST_REFRESH = Duration.ofSeconds(1);
    private static final Duration BYE_PATIENCE = Duration.ofSeconds(2);
    // A challenge takes numbers of its own.
    private static final int CSEQ_STEP = 10;

    private final SipEndpoint endpoint;
    private final Plan plan;
    private final Consumer<Attempt> told;
    private final String callId = UUID.randomUUID().toString();
    private final Thread thread;
    private long cseq = 1;
    private Duration wanted;
    private Duration backOff = FIRST_BACK_OFF;
    private volatile boolean registered;

    /// What to register.
    ///
    /// @param registrar   the domain's registrar, the Request-URI
    /// @param address     whom calls are for that reach us then
    /// @param expires     for how long, where the registrar agrees
    /// @param credentials what answers its challenge
    public record Plan(SipUri registrar, SipUri address, Duration expires, Optional<DigestCredentials> credentials) {}

    /// What became of one REGISTER.
    ///
    /// @param words the registrar's, or why there are none
    public record Attempt(boolean registered, String words) {}

    private Registration(SipEndpoint endpoint, Plan plan, Consumer<Attempt> told) {
        this.endpoint = endpoint;
        this.plan = plan;
        this.told = told;
        this.wanted = plan.expires();
        this.thread = Thread.ofVirtual().name("sip-registration").unstarted(this::keep);
    }

    /// @param told hears of each attempt, on the registration's thread
    public static Registration begin(SipEndpoint endpoint, Plan plan, Consumer<Attempt> told) {
        var registration = new Registration(endpoint, plan, told);
        registration.thread.start();
        return registration;
    }

    /// Whether the registrar has us now, as far as it said.
    public boolean isRegistered() {
        return registered;
    }

    private void keep() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(attempt());
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /// How long to wait until the next.
    private Duration attempt() {
        try {
            var response = register(wanted);
            var words = response.status() + " " + response.reason();
            if (response.isSuccess()) {
                return granted(response, words);
            }
            var longer = response.status() == 423 ? seconds(response, "Min-Expires") : OptionalLong.empty();
            if (longer.isPresent() && longer.getAsLong() > wanted.toSeconds()) {
                wanted = Duration.ofSeconds(longer.getAsLong());
                return Duration.ZERO;
            }
            return failed(words, seconds(response, "Retry-After"));
        } catch (RequestFailedException unanswered) {
            return failed(String.valueOf(unanswered.getMessage()), OptionalLong.empty());
        }
    }

    private Duration granted(SipResponse response, String words) {
        registered = true;
        backOff = FIRST_BACK_OFF;
        told.accept(new Attempt(true, words));
        // Before it runs out, and the shorter it is, the sooner.
        var refresh = lifetime(response).multipliedBy(4).dividedBy(5);
        return refresh.compareTo(SHORTEST_REFRESH) < 0 ? SHORTEST_REFRESH : refresh;
    }

    private Duration failed(String words, OptionalLong retryAfterSeconds) {
        registered = false;
        told.accept(new Attempt(false, words));
        var wait = retryAfterSeconds.isPresent() ? Duration.ofSeconds(retryAfterSeconds.getAsLong()) : backOff;
        backOff = shorter(backOff.multipliedBy(2), LONGEST_BACK_OFF);
        return shorter(wait, LONGEST_BACK_OFF);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /// The registrar lists every contact of the address, ours among them; the shortest of them is never too late.
    private Duration lifetime(SipResponse response) {
        return response.headers().all("Contact").stream()
                .map(Registration::expires)
                .filter(OptionalLong::isPresent)
                .map(seconds -> Duration.ofSeconds(seconds.getAsLong()))
                .min(Duration::compareTo)
                .orElseGet(() -> Duration.ofSeconds(seconds(response, "Expires").orElse(wanted.toSeconds())));
    }

    private static OptionalLong expires(String contact) {
        try {
            return number(NameAddress.parse(contact).parameters().get("expires").orElse(""));
        } catch (MalformedValueException unreadable) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong seconds(SipResponse response, String header) {
        return number(response.headers().first(header).orElse("").replaceFirst("[ ;(].*", ""));
    }

    private static OptionalLong number(String text) {
        return text.matches("\\d{1,9}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private SipResponse register(Duration expires) throws RequestFailedException {
        var address = NameAddress.of(plan.address());
        var headers = new ArrayList<>(List.of(
                new Header("To", address.toString()),
                new Header("Call-ID", callId),
                new Header("CSeq", new CSeq(cseq, "REGISTER").toString()),
                new Header("Expires", Long.toString(expires.toSeconds()))));
        cseq += CSEQ_STEP;
        var request = new OutgoingRequest("REGISTER", plan.registrar(), address, headers, Optional.empty());
        return endpoint.request(plan.credentials().map(request::as).orElse(request));
    }

    /// Takes the address back, where the registrar has it; waits a moment for that, and no longer.
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(BYE_PATIENCE);
            if (registered && !thread.isAlive()) {
                var leaving = Thread.ofVirtual().name("sip-registration-end").start(this::leave);
                leaving.join(BYE_PATIENCE);
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    private void leave() {
        try {
            register(Duration.ZERO);
            registered = false;
        } catch (RequestFailedException gone) {
            // It runs out by itself.
            registered = false;
        }
    }
}
