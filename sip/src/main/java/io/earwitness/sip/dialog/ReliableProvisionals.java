package io.earwitness.sip.dialog;

import io.earwitness.sip.message.CSeq;
import io.earwitness.sip.message.MalformedValueException;
import io.earwitness.sip.message.RAck;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transport.SignallingLoop.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The provisional answers to one INVITE that must arrive (RFC 3262 §3): numbered, one at a time, each repeated
/// until its PRACK. Used by the loop alone; what becomes of an INVITE whose caller stays silent is its owner's.
final class ReliableProvisionals {
    static final String OPTION_TAG = "100rel";

    private final DialogContext context;
    private final CSeq invite;
    private final Consumer<SipResponse> sender;
    private final Runnable unacknowledged;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private long nextNumber;
    private @Nullable Sent outstanding;
    private Timer repetition = Timer.NONE;
    private Timer end = Timer.NONE;
    private Runnable onceDescribed = () -> {};

    private record Waiting(SipResponse response, Consumer<SipRequest> acknowledged) {}

    private record Sent(long number, SipResponse response, Consumer<SipRequest> acknowledged) {
        boolean describes() {
            return response.body().filter(body -> body.is(SipBody.SDP)).isPresent();
        }
    }

    /// @param invite         which INVITE
    /// @param sender         puts a response on the wire
    /// @param unacknowledged told when no PRACK came within 64*T1
    ReliableProvisionals(DialogContext context, CSeq invite, Consumer<SipResponse> sender, Runnable unacknowledged) {
        this.context = context;
        this.invite = invite;
        this.sender = sender;
        this.unacknowledged = unacknowledged;
    }

    /// Sends, at once or after the PRACK of the one before.
    void send(SipResponse response, Consumer<SipRequest> acknowledged) {
        waiting.add(new Waiting(response, acknowledged));
        sendNext();
    }

    boolean isOutstanding() {
        return outstanding != null;
    }

    private void sendNext() {
        var next = outstanding == null ? waiting.poll() : null;
        if (next == null) {
            return;
        }
        long number = nextNumber == 0 ? context.identifiers().responseNumber() : nextNumber;
        nextNumber = number + 1;
        var response = next.response()
                .with(next.response().headers().adding("Require", OPTION_TAG).adding("RSeq", Long.toString(number)));
        outstanding = new Sent(number, response, next.acknowledged());
        sender.accept(response);
        repeatAfter(response, context.timers().t1());
        end = context.loop().after(context.timers().timeout(), () -> {
            repetition.cancel();
            unacknowledged.run();
        });
    }

    /// Doubles without the bound T2 that other repetitions have (RFC 3262 §3).
    private void repeatAfter(SipResponse response, Duration interval) {
        repetition = context.loop().after(interval, () -> {
            sender.accept(response);
            repeatAfter(response, interval.multipliedBy(2));
        });
    }

    /// Where the PRACK acknowledges what is outstanding, that is done with; what is returned goes on, once the
    /// PRACK is answered.
    Optional<Runnable> acknowledgedBy(SipRequest prack) {
        var sent = outstanding;
        if (sent == null || !matches(sent, prack)) {
            return Optional.empty();
        }
        repetition.cancel();
        end.cancel();
        outstanding = null;
        return Optional.of(() -> goOn(sent, prack));
    }

    private void goOn(Sent sent, SipRequest prack) {
        sent.acknowledged().accept(prack);
        if (sent.describes()) {
            var then = onceDescribed;
            onceDescribed = () -> {};
            then.run();
        }
        sendNext();
    }

    private boolean matches(Sent sent, SipRequest prack) {
        try {
            var acknowledged = RAck.parse(prack.headers().first("RAck").orElse(""));
            return acknowledged.responseNumber() == sent.number() && Objects.equals(acknowledged.cseq(), invite);
        } catch (MalformedValueException unreadable) {
            return false;
        }
    }

    /// Runs at once, or when the PRACK of an outstanding description came: a 2xx may not overtake it.
    void onceDescribed(Runnable task) {
        if (outstanding != null && outstanding.describes()) {
            onceDescribed = task;
        } else {
            task.run();
        }
    }

    /// A final answer goes out: nothing is repeated or begun any more, but a late PRACK still finds its answer.
    void stop() {
        repetition.cancel();
        end.cancel();
        waiting.clear();
        onceDescribed = () -> {};
    }
}
