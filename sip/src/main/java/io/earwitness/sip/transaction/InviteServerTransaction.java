package io.earwitness.sip.transaction;

import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transport.Flow;
import io.earwitness.sip.transport.SignallingLoop.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The INVITE server machine of RFC 3261 §17.2.1 with the Accepted state of RFC 6026 §7.1.
///
/// Says 100 itself if nobody above answers soon. A 2xx is repeated by the user above until its ACK, not by this
/// machine.
///
/// ```
/// PROCEEDING --2xx--> ACCEPTED --L--> TERMINATED
///     '------300+--> COMPLETED --ACK--> CONFIRMED --I--> TERMINATED   (COMPLETED --H--> TERMINATED)
/// ```
final class InviteServerTransaction implements RequestReceiver {
    private static final Logger LOG = LoggerFactory.getLogger(InviteServerTransaction.class);

    private enum State {
        PROCEEDING,
        ACCEPTED,
        COMPLETED,
        CONFIRMED,
        TERMINATED
    }

    private final TransactionContext context;
    private final HeldRequest request;
    private final Flow flow;
    private final Flow answers;
    private State state = State.PROCEEDING;
    private @Nullable SipResponse last;
    private @Nullable String toTag;
    private @Nullable Runnable cancelled;
    private Timer trying = Timer.NONE;
    private Timer retransmission = Timer.NONE;
    private Timer end = Timer.NONE;

    InviteServerTransaction(TransactionContext context, HeldRequest request, Flow flow, Flow answers) {
        this.context = context;
        this.request = request;
        this.flow = flow;
        this.answers = answers;
    }

    void start() {
        trying = context.loop().after(context.timers().trying(), () -> {
            if (state == State.PROCEEDING && last == null) {
                respond(Answers.to(request.get(), 100));
            }
        });
    }

    @Override
    public SipRequest request() {
        return request.get();
    }

    @Override
    public Flow flow() {
        return flow;
    }

    @Override
    public boolean isAnswered() {
        return state != State.PROCEEDING;
    }

    boolean isAccepted() {
        return state == State.ACCEPTED;
    }

    /// The tag of ours that a response of this transaction already carried.
    Optional<String> toTag() {
        return Optional.ofNullable(toTag);
    }

    @Override
    public void onCancel(Runnable listener) {
        this.cancelled = listener;
    }

    @Override
    public void respond(SipResponse response) {
        switch (state) {
            case PROCEEDING -> proceeding(response);
            case ACCEPTED -> accepted(response);
            case COMPLETED, CONFIRMED, TERMINATED -> {}
        }
    }

    private void proceeding(SipResponse response) {
        trying.cancel();
        trying = Timer.NONE;
        last = response;
        toTag = response.to().tag().orElse(null);
        if (response.isSuccess()) {
            state = State.ACCEPTED;
            answered(null);
            end = context.loop().after(context.timers().timeout(), this::terminate); // timer L
        } else if (response.isFinal()) {
            state = State.COMPLETED;
            answered(response);
            end = context.loop().after(context.timers().timeout(), this::terminate); // timer H
            if (!answers.transport().reliable()) {
                repeatAfter(context.timers().t1());
            }
        }
        send(response);
    }

    /// Only a refusal is repeated from here; nobody can cancel any more.
    private void answered(@Nullable SipResponse kept) {
        last = kept == null ? null : kept.compact();
        cancelled = null;
        request.answered(kept);
    }

    private void accepted(SipResponse response) {
        if (response.isSuccess()) {
            send(response);
        }
    }

    /// Timer G.
    private void repeatAfter(Duration interval) {
        retransmission = context.loop().after(interval, () -> {
            if (state == State.COMPLETED && last != null) {
                context.traffic().retransmissionSent();
                send(last);
                repeatAfter(context.timers().doubled(interval));
            }
        });
    }

    @Override
    public void receive(SipRequest received) {
        if (received.is("ACK")) {
            acknowledged();
            return;
        }
        context.traffic().retransmissionReceived();
        // Accepted: the repeated 2xx from above is the answer; Confirmed: nothing more is owed (RFC 6026 §7.1).
        if ((state == State.PROCEEDING || state == State.COMPLETED) && last != null) {
            send(last);
        }
    }

    private void acknowledged() {
        if (state != State.COMPLETED) {
            return;
        }
        state = State.CONFIRMED;
        retransmission.cancel();
        end.cancel();
        if (answers.transport().reliable()) {
            terminate();
        } else {
            end = context.loop().after(context.timers().t4(), this::terminate); // timer I
        }
    }

    void cancel() {
        if (state == State.PROCEEDING && cancelled != null) {
            cancelled.run();
        }
    }

    private void send(SipResponse response) {
        answers.send(response, this::unreachable);
    }

    private void unreachable(IOException failure) {
        LOG.debug("an answer to {} could not be sent: {}", flow.remote(), failure.getMessage());
    }

    private void terminate() {
        if (state != State.TERMINATED) {
            state = State.TERMINATED;
            trying.cancel();
            retransmission.cancel();
            end.cancel();
            request.release();
        }
    }
}
