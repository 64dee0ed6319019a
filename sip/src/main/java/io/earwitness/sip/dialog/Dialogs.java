package io.earwitness.sip.dialog;

import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transaction.ServerTransaction;
import io.earwitness.sip.transport.Flow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// All dialogs of an endpoint by Call-ID and both tags. Used by the loop alone, but for the count.
public final class Dialogs {
    private final DialogContext context;
    private final Map<DialogId, InviteDialog> open = new HashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    public Dialogs(DialogContext context) {
        this.context = context;
    }

    public int count() {
        return count.get();
    }

    /// A request with a To tag. 481 where there is no such dialog.
    public void onRequest(ServerTransaction transaction) {
        var request = transaction.request();
        var dialog = find(request);
        if (dialog.isPresent()) {
            dialog.get().onRequest(transaction);
        } else {
            transaction.respond(context.agent().answer(request, SipReply.of(481), transaction.flow(), ""));
        }
    }

    /// The ACK of a 2xx; one that belongs nowhere is ignored.
    public void onAck(SipRequest ack) {
        find(ack).ifPresent(dialog -> dialog.onAck(ack));
    }

    /// A 2xx that was repeated after its transaction had gone.
    public boolean onRepeatedAcceptance(SipResponse response) {
        var dialog = open.get(new DialogId(
                response.callId(),
                response.from().tag().orElse(""),
                response.to().tag().orElse("")));
        return dialog != null && dialog.repeatAck(response.cseq().number());
    }

    private Optional<InviteDialog> find(SipRequest request) {
        return Optional.ofNullable(open.get(new DialogId(
                request.callId(),
                request.to().tag().orElse(""),
                request.from().tag().orElse(""))));
    }

    /// Answers an INVITE with a 2xx, and so creates the dialog.
    public Dialog accept(ServerTransaction transaction, SipReply ok, String localTag, DialogHandler handler) {
        var request = transaction.request();
        var interval = SessionInterval.agreed(request);
        var reply = interval.map(agreed -> with(ok, agreed)).orElse(ok);
        var response = context.agent().answer(request, reply, transaction.flow(), localTag);
        var dialog = InviteDialog.called(context, request, response, transaction.flow(), handler, this::remove);
        add(dialog);
        dialog.acceptedWith(transaction, response, interval);
        return dialog;
    }

    static SipReply with(SipReply reply, SessionInterval interval) {
        var more = new ArrayList<>(reply.headers());
        more.addAll(interval.headers());
        return new SipReply(reply.status(), reply.reason(), more, reply.body());
    }

    /// The dialog that a 2xx to an INVITE of ours created; it still has to be acknowledged.
    public PendingAcknowledgement accepted(SipRequest invite, SipResponse response, Flow flow, DialogHandler handler) {
        var dialog = InviteDialog.calling(context, invite, response, flow, handler, this::remove);
        add(dialog);
        dialog.settle(response);
        return dialog;
    }

    /// Whether this 2xx belongs to a dialog that is already there.
    public boolean knows(SipResponse response) {
        return open.containsKey(new DialogId(
                response.callId(),
                response.from().tag().orElse(""),
                response.to().tag().orElse("")));
    }

    private void add(InviteDialog dialog) {
        open.put(dialog.id(), dialog);
        count.set(open.size());
    }

    private void remove(InviteDialog dialog) {
        open.remove(dialog.id(), dialog);
        count.set(open.size());
    }

    /// Tells every handler that its dialog is over, without a word to the peers.
    public void abandonAll(String why) {
        List.copyOf(open.values()).forEach(dialog -> dialog.end(new DialogEnd.Failed(why)));
    }
}
