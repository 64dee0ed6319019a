package io.earwitness.sip.dialog;

import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transaction.ServerTransaction;
import java.util.Optional;
import java.util.function.Consumer;

/// An INVITE of a peer that is not decided yet: its provisional answers, and what the caller sends meanwhile.
///
/// Begun by [Dialogs], driven by whoever decides. Used by the loop alone.
public final class EarlyDialog {
    private final DialogContext context;
    private final ServerTransaction transaction;
    private final DialogId id;
    private final ReliableProvisionals provisionals;
    private final boolean offered;
    private final boolean mayBeReliable;
    private final boolean mustBeReliable;
    private Listener listener;
    private Optional<SipBody> description = Optional.empty();
    private long sequence;

    /// Whoever decides about the INVITE.
    public interface Listener {
        /// The caller said BYE before the call was decided; that BYE is already answered.
        void onBye();

        /// A reliable provisional answer was not acknowledged within 64*T1.
        void onUnacknowledged();

        /// The endpoint closes.
        void onAbandoned();
    }

    EarlyDialog(DialogContext context, ServerTransaction transaction, DialogId id, Listener listener) {
        this.context = context;
        this.transaction = transaction;
        this.id = id;
        this.listener = listener;
        var invite = transaction.request();
        this.sequence = invite.cseq().number();
        this.offered = invite.body().isPresent();
        this.mustBeReliable = invite.headers().lists("Require", ReliableProvisionals.OPTION_TAG);
        this.mayBeReliable = mustBeReliable || invite.headers().lists("Supported", ReliableProvisionals.OPTION_TAG);
        this.provisionals = new ReliableProvisionals(
                context, invite.cseq(), transaction::respond, () -> this.listener.onUnacknowledged());
    }

    DialogId id() {
        return id;
    }

    ServerTransaction transaction() {
        return transaction;
    }

    /// The highest CSeq of the caller's.
    long sequence() {
        return sequence;
    }

    /// The description that a reliable provisional answer gave.
    Optional<SipBody> description() {
        return description;
    }

    /// Whether the caller can take a provisional answer reliably.
    public boolean mayBeReliable() {
        return mayBeReliable;
    }

    /// Sends a provisional answer, reliably where the caller demands that, or can do that and the answer describes
    /// the session. Nothing is sent where a reliable answer would have to carry an offer and does not (RFC 3262
    /// §5).
    public void progress(SipReply reply) {
        boolean described = describes(reply);
        if (mustBeReliable || (described && mayBeReliable)) {
            if (described || offered || description.isPresent()) {
                progressReliably(reply, prack -> {});
            }
        } else {
            transaction.respond(response(transaction, reply));
        }
    }

    /// Tells that the INVITE is still looked after; an answer that waits for its PRACK tells that too.
    public void signOfLife() {
        if (!provisionals.isOutstanding()) {
            progress(SipReply.of(183));
        }
    }

    /// Sends reliably, and tells of the PRACK.
    public void progressReliably(SipReply reply, Consumer<SipRequest> acknowledged) {
        if (describes(reply)) {
            description = reply.body();
        }
        provisionals.send(response(transaction, reply), acknowledged);
    }

    private static boolean describes(SipReply reply) {
        return reply.body().filter(body -> body.is(SipBody.SDP)).isPresent();
    }

    /// Runs when a 2xx may go out: after the PRACK of a description (RFC 3262 §3).
    public void onceDescribed(Runnable task) {
        provisionals.onceDescribed(task);
    }

    /// Takes the description out of a 2xx where it was given before.
    SipReply withoutRepeatedDescription(SipReply ok) {
        return description.isPresent() && describes(ok)
                ? new SipReply(ok.status(), ok.reason(), ok.headers(), Optional.empty())
                : ok;
    }

    void onRequest(ServerTransaction received) {
        var request = received.request();
        if (request.cseq().number() < sequence) {
            respond(received, Dialogs.retryLater(context));
            return;
        }
        sequence = request.cseq().number();
        switch (request.method()) {
            case SipMethod.PRACK -> onPrack(received);
            case SipMethod.BYE -> {
                respond(received, SipReply.ok());
                listener.onBye();
            }
            case SipMethod.OPTIONS -> respond(received, SipReply.ok());
            // Nobody knows yet what a change could apply to.
            default -> respond(received, Dialogs.retryLater(context));
        }
    }

    /// 200 where it acknowledges something, 481 where not. A PRACK that offers a new description is told that none
    /// is taken before the call is decided.
    void onPrack(ServerTransaction received) {
        var prack = received.request();
        var then = provisionals.acknowledgedBy(prack);
        if (then.isEmpty()) {
            respond(received, SipReply.of(481));
        } else if (offered && prack.body().filter(body -> body.is(SipBody.SDP)).isPresent()) {
            respond(received, SipReply.of(488));
        } else {
            respond(received, SipReply.ok());
        }
        then.ifPresent(Runnable::run);
    }

    void respond(SipReply reply) {
        transaction.respond(response(transaction, reply));
    }

    /// A final answer is given: whoever decided, and the INVITE with them, is not kept for the sake of a late PRACK.
    void decided() {
        listener = new Decided();
        provisionals.stop();
    }

    void abandon() {
        provisionals.stop();
        listener.onAbandoned();
    }

    private void respond(ServerTransaction received, SipReply reply) {
        received.respond(response(received, reply));
    }

    private SipResponse response(ServerTransaction received, SipReply reply) {
        return context.agent().answer(received.request(), reply, received.flow(), id.localTag());
    }

    /// Nothing changes the decision.
    private static final class Decided implements Listener {
        @Override
        public void onBye() {}

        @Override
        public void onUnacknowledged() {}

        @Override
        public void onAbandoned() {}
    }
}
