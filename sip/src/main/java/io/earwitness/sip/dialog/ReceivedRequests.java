package io.earwitness.sip.dialog;

import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transaction.ServerTransaction;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Judges what the peer sends within a dialog: order, overlap, glare; passes the rest to the handler. Used by the
/// loop.
final class ReceivedRequests {
    private static final Logger LOG = LoggerFactory.getLogger(ReceivedRequests.class);
    private static final int QUEUED_MAX = 64;

    private final InviteDialog dialog;
    private final DialogContext context;
    private final Map<Long, RepeatedAnswer> unacknowledged = new HashMap<>();
    private final Consumer<ServerTransaction> pracks;
    private long sequence;
    private @Nullable ServerTransaction pendingInvite;
    private @Nullable ServerTransaction pendingUpdate;
    private @Nullable Runnable onceAcknowledged;

    /// @param sequence the highest CSeq seen, or -1
    /// @param pracks   answers a PRACK, which can only be late
    ReceivedRequests(InviteDialog dialog, DialogContext context, long sequence, Consumer<ServerTransaction> pracks) {
        this.dialog = dialog;
        this.context = context;
        this.pracks = pracks;
        this.sequence = sequence;
    }

    void onRequest(ServerTransaction transaction) {
        var request = transaction.request();
        if (request.cseq().number() < sequence) {
            respond(transaction, retryLater());
            return;
        }
        sequence = request.cseq().number();
        switch (request.method()) {
            case SipMethod.BYE -> bye(transaction);
            case SipMethod.OPTIONS -> respond(transaction, SipReply.ok());
            case SipMethod.PRACK -> pracks.accept(transaction);
            case SipMethod.NOTIFY -> unlessTaken(transaction, 481);
            // A subscription has a dialog of its own (RFC 6665 §4.5.2).
            case SipMethod.SUBSCRIBE -> unlessTaken(transaction, 403);
            case SipMethod.INVITE -> invite(transaction);
            case SipMethod.UPDATE -> update(transaction);
            default -> unlessTaken(transaction, 405);
        }
    }

    private void bye(ServerTransaction transaction) {
        var bye = transaction.request();
        respond(transaction, SipReply.ok());
        dialog.end(new DialogEnd.RemoteBye(bye));
    }

    private void unlessTaken(ServerTransaction transaction, int otherwise) {
        if (context.methods().contains(transaction.request().method())) {
            pass(transaction);
        } else {
            respond(transaction, SipReply.of(otherwise));
        }
    }

    private void invite(ServerTransaction transaction) {
        if (pendingInvite != null || pendingUpdate != null) {
            respond(transaction, retryLater());
        } else if (dialog.sent().isInvitePending()) {
            respond(transaction, SipReply.of(491));
        } else if (!tooShort(transaction)) {
            pendingInvite = transaction;
            transaction.onCancel(() -> {
                respond(transaction, SipReply.of(487));
                settled(transaction);
            });
            pass(transaction);
        }
    }

    private void update(ServerTransaction transaction) {
        boolean offers =
                transaction.request().body().filter(ReceivedRequests::mayOffer).isPresent();
        if (!context.methods().contains(SipMethod.UPDATE)) {
            respond(transaction, SipReply.of(405));
        } else if (pendingUpdate != null || (offers && pendingInvite != null)) {
            respond(transaction, retryLater());
        } else if (offers && dialog.sent().isInvitePending()) {
            respond(transaction, SipReply.of(491));
        } else if (!tooShort(transaction)) {
            pendingUpdate = transaction;
            pass(transaction);
        }
    }

    static boolean mayOffer(SipBody body) {
        return body.is(SipBody.SDP)
                || body.contentType().toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    private boolean tooShort(ServerTransaction transaction) {
        var refusal = SessionIntervals.refusal(transaction.request(), context.sessionExpiresMin());
        refusal.ifPresent(reply -> respond(transaction, reply));
        return refusal.isPresent();
    }

    private void pass(ServerTransaction transaction) {
        if (dialog.queue().size() >= QUEUED_MAX) {
            respond(transaction, retryLater());
            settled(transaction);
            return;
        }
        var request = transaction.request();
        dialog.queue().execute(() -> {
            var reply = decided(request);
            context.loop().execute(() -> answer(transaction, reply));
        });
    }

    private SipReply decided(SipRequest request) {
        try {
            var reply = dialog.handler().onRequest(dialog, request);
            if (reply.status() >= 200) {
                return reply;
            }
            LOG.error("a dialog handler gave {} as its only answer to {}", reply.status(), request.method());
        } catch (RuntimeException | Error failure) {
            LOG.error("a dialog handler failed at {}", request.method(), failure);
        }
        return SipReply.of(500);
    }

    private void answer(ServerTransaction transaction, SipReply reply) {
        settled(transaction);
        if (transaction.isAnswered()) {
            return;
        }
        var request = transaction.request();
        boolean refreshes = request.is(SipMethod.INVITE) || request.is(SipMethod.UPDATE);
        if (!reply.isSuccess() || !refreshes) {
            respond(transaction, reply);
            return;
        }
        var interval = SessionInterval.agreed(request, context.sessionExpiresMin());
        dialog.settle(request, interval);
        reply.body().filter(body -> body.is(SipBody.SDP)).ifPresent(dialog.sent()::remember);
        var full = interval.map(agreed -> Dialogs.with(reply, agreed)).orElse(reply);
        var response = response(transaction, full);
        if (request.is(SipMethod.INVITE)) {
            answerInvite(transaction, response);
        } else {
            transaction.respond(response);
        }
    }

    private void settled(ServerTransaction transaction) {
        if (Objects.equals(pendingInvite, transaction)) {
            pendingInvite = null;
        }
        if (Objects.equals(pendingUpdate, transaction)) {
            pendingUpdate = null;
        }
    }

    /// Sends a 2xx and repeats it until the ACK, or ends the dialog.
    void answerInvite(ServerTransaction transaction, SipResponse response) {
        long number = transaction.request().cseq().number();
        response.body().filter(body -> body.is(SipBody.SDP)).ifPresent(dialog.sent()::remember);
        var repeated = new RepeatedAnswer(context.loop(), context.timers(), transaction, response, () -> {
            unacknowledged.remove(number);
            if (!goOn()) {
                dialog.fail(new DialogEnd.AckTimeout());
            }
        });
        unacknowledged.put(number, repeated);
        repeated.start();
    }

    void onAck(SipRequest ack) {
        var repeated = unacknowledged.remove(ack.cseq().number());
        if (repeated != null) {
            repeated.stop();
            dialog.queue().execute(() -> dialog.handler().onAck(dialog, ack));
            goOn();
        }
    }

    /// Runs at once, or after the ACK or its timeout: who was called may not say BYE before (RFC 3261 §15).
    void onceAcknowledged(Runnable task) {
        if (unacknowledged.isEmpty()) {
            task.run();
        } else {
            onceAcknowledged = task;
        }
    }

    private boolean goOn() {
        var task = onceAcknowledged;
        if (task == null || !unacknowledged.isEmpty()) {
            return false;
        }
        onceAcknowledged = null;
        task.run();
        return true;
    }

    /// The highest CSeq of the peer's.
    long sequence() {
        return sequence;
    }

    boolean isInvitePending() {
        return pendingInvite != null;
    }

    /// The dialog is over: nothing is repeated any more, a pending re-INVITE is refused.
    void close() {
        unacknowledged.values().forEach(RepeatedAnswer::stop);
        unacknowledged.clear();
        if (pendingInvite != null) {
            respond(pendingInvite, SipReply.of(487));
        }
        var task = onceAcknowledged;
        onceAcknowledged = null;
        if (task != null) {
            task.run();
        }
    }

    private SipReply retryLater() {
        return Dialogs.retryLater(context);
    }

    private void respond(ServerTransaction transaction, SipReply reply) {
        transaction.respond(response(transaction, reply));
    }

    private SipResponse response(ServerTransaction transaction, SipReply reply) {
        return context.agent()
                .answer(
                        transaction.request(),
                        reply,
                        transaction.flow(),
                        dialog.id().localTag());
    }
}
