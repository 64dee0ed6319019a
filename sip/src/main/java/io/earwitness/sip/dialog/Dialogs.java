package io.earwitness.sip.dialog;

import io.earwitness.sip.digest.DigestAnswers;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transaction.ServerTransaction;
import io.earwitness.sip.transport.Flow;
import io.earwitness.sip.transport.MessageMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All dialogs of an endpoint by Call-ID and both tags. Used by the loop alone, but for the count.
public final class Dialogs {
    private static final Logger LOG = LoggerFactory.getLogger(Dialogs.class);

    private static final int UNCLAIMED_MAX = 10_000;

    private final DialogContext context;
    private final Map<DialogId, InviteDialog> open = new HashMap<>();
    private final Map<DialogId, EarlyDialog> early = new HashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final List<ServerTransaction> unclaimed = new ArrayList<>();
    private boolean expecting;

    public Dialogs(DialogContext context) {
        this.context = context;
    }

    public int count() {
        return count.get();
    }

    /// Dialogs of another process are about to be resumed: requests within dialogs that are not there yet wait for
    /// them.
    public void expectResumed() {
        expecting = true;
    }

    /// All were resumed that will be: what still waits for its dialog gets 481.
    public void expectNoMore() {
        expecting = false;
        var left = List.copyOf(unclaimed);
        unclaimed.clear();
        left.forEach(this::onRequest);
    }

    /// A request with a To tag. 481 where there is no such dialog.
    public void onRequest(ServerTransaction transaction) {
        var request = transaction.request();
        var id = id(request);
        var dialog = open.get(id);
        var undecided = dialog == null ? early.get(id) : null;
        if (dialog != null) {
            dialog.onRequest(transaction);
        } else if (undecided != null) {
            undecided.onRequest(transaction);
        } else if (expecting && unclaimed.size() < UNCLAIMED_MAX) {
            unclaimed.add(transaction);
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
        return Optional.ofNullable(open.get(id(request)));
    }

    /// As a request of the peer's names it.
    private static DialogId id(SipRequest request) {
        return new DialogId(
                request.callId(),
                request.to().tag().orElse(""),
                request.from().tag().orElse(""));
    }

    /// An INVITE came that somebody will decide about.
    public EarlyDialog early(ServerTransaction transaction, String localTag, EarlyDialog.Listener listener) {
        var invite = transaction.request();
        var id = new DialogId(invite.callId(), localTag, invite.from().tag().orElse(""));
        var begun = new EarlyDialog(context, transaction, id, listener);
        early.put(id, begun);
        return begun;
    }

    /// Answers an INVITE with a final status from 300 on. A PRACK that is still on its way is answered for a
    /// while.
    public void refuse(EarlyDialog decided, SipReply reply) {
        decided.decided();
        decided.respond(reply);
        context.loop().after(context.timers().timeout(), () -> early.remove(decided.id(), decided));
    }

    /// Answers an INVITE with a 2xx, and so confirms the dialog.
    public Dialog accept(EarlyDialog decided, SipReply given, DialogHandler handler) {
        var transaction = decided.transaction();
        var request = transaction.request();
        decided.decided();
        early.remove(decided.id(), decided);
        var ok = decided.withoutRepeatedDescription(given);
        var interval = SessionInterval.agreed(request, context.sessionExpiresMin());
        var reply = interval.map(agreed -> with(ok, agreed)).orElse(ok);
        var response = context.agent()
                .answer(request, reply, transaction.flow(), decided.id().localTag());
        var dialog = InviteDialog.called(context, decided, response, handler, this::remove);
        add(dialog);
        dialog.acceptedWith(transaction, response, interval);
        return dialog;
    }

    static SipReply with(SipReply reply, SessionInterval interval) {
        var more = new ArrayList<>(reply.headers());
        more.addAll(interval.headers());
        return new SipReply(reply.status(), reply.reason(), more, reply.body());
    }

    static SipReply retryLater(DialogContext context) {
        return SipReply.of(500)
                .with("Retry-After", Integer.toString(context.identifiers().retryAfterSeconds()));
    }

    /// For the provisional answers to an INVITE of ours.
    public ReceivedProvisionals provisionals() {
        return new ReceivedProvisionals(context);
    }

    /// The dialog that a 2xx to an INVITE of ours created; it still has to be acknowledged.
    public PendingAcknowledgement accepted(
            SipRequest invite,
            SipResponse response,
            Flow flow,
            ReceivedProvisionals provisionals,
            DigestAnswers digest,
            DialogHandler handler) {
        var described = provisionals.described(response);
        long sequence = provisionals.sequence(invite, response);
        var dialog = InviteDialog.calling(context, invite, described, sequence, digest, flow, handler, this::remove);
        add(dialog);
        dialog.settle(response);
        return dialog;
    }

    /// Goes on with a dialog of another process, through this flow; nothing where it is there already.
    public Optional<Dialog> resume(DialogState state, Flow flow, DialogHandler handler) {
        if (open.containsKey(state.id())) {
            return Optional.empty();
        }
        var dialog = InviteDialog.resumed(context, state, flow, handler, this::remove);
        add(dialog);
        for (var waiting : List.copyOf(unclaimed)) {
            if (id(waiting.request()).equals(dialog.id())) {
                unclaimed.remove(waiting);
                dialog.onRequest(waiting);
            }
        }
        return Optional.of(dialog);
    }

    /// Whether this 2xx belongs to a dialog that is already there.
    public boolean knows(SipResponse response) {
        return open.containsKey(new DialogId(
                response.callId(),
                response.from().tag().orElse(""),
                response.to().tag().orElse("")));
    }

    private void add(InviteDialog dialog) {
        context.transactions().memory().change(MessageMemory.sizeOf(dialog.invite()));
        open.put(dialog.id(), dialog);
        count.set(open.size());
    }

    private void remove(InviteDialog dialog) {
        context.transactions().memory().change(-MessageMemory.sizeOf(dialog.invite()));
        open.remove(dialog.id(), dialog);
        count.set(open.size());
    }

    /// Tells every handler that its dialog is over, without a word to the peers.
    public void abandonAll(String why) {
        List.copyOf(early.values()).forEach(EarlyDialog::abandon);
        for (var dialog : List.copyOf(open.values())) {
            try {
                dialog.end(new DialogEnd.Failed(why));
            } catch (RuntimeException failure) {
                LOG.error("{} did not end as it should", dialog.id(), failure);
            }
        }
    }
}
