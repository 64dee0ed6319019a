package io.earwitness.sip.dialog;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.transaction.ServerTransaction;
import io.earwitness.sip.transport.Flow;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One INVITE dialog, in either role: its state, its order, its end.
///
/// State belongs to the loop; the public methods hand over to it. What comes in is judged by [ReceivedRequests], what
/// goes
/// out is built by [SentRequests].
final class InviteDialog implements PendingAcknowledgement {
    private final DialogId id;
    private final SipRequest invite;
    private final SipResponse acceptance;
    private final DialogHandler handler;
    private final Consumer<InviteDialog> ended;
    private final SerialQueue queue;
    private final SessionTimer sessionTimer;
    private final ReceivedRequests received;
    private final SentRequests sent;
    private volatile Flow flow;
    private volatile DialogRoute route;
    private volatile boolean over;
    private boolean updateAllowed;

    private InviteDialog(
            DialogContext context,
            DialogId id,
            SipRequest invite,
            SipResponse acceptance,
            Flow flow,
            DialogRoute route,
            DialogHandler handler,
            Consumer<InviteDialog> ended,
            boolean called) {
        this.id = id;
        this.invite = invite;
        this.acceptance = acceptance;
        this.flow = flow;
        this.route = route;
        this.handler = handler;
        this.ended = ended;
        this.queue = new SerialQueue("sip-dialog");
        this.sessionTimer = new SessionTimer(context.loop(), this::refresh, this::expire);
        var local = called ? acceptance.to() : invite.from();
        var remote = called ? invite.from() : acceptance.to();
        this.sent = new SentRequests(
                this,
                context,
                local,
                remote,
                called ? 0 : invite.cseq().number(),
                called ? SessionIdentifier.answering(invite, id.localTag()) : Optional.empty());
        this.received =
                new ReceivedRequests(this, context, called ? invite.cseq().number() : -1);
        this.updateAllowed = (called ? invite.headers() : acceptance.headers()).lists("Allow", SipMethod.UPDATE);
    }

    static InviteDialog called(
            DialogContext context,
            SipRequest invite,
            SipResponse response,
            Flow flow,
            DialogHandler handler,
            Consumer<InviteDialog> ended) {
        var id = new DialogId(invite.callId(), tag(response.to()), tag(invite.from()));
        var route = DialogRoute.ofServer(invite);
        return new InviteDialog(context, id, invite, response, flow, route, handler, ended, true);
    }

    static InviteDialog calling(
            DialogContext context,
            SipRequest invite,
            SipResponse response,
            Flow flow,
            DialogHandler handler,
            Consumer<InviteDialog> ended) {
        var id = new DialogId(invite.callId(), tag(invite.from()), tag(response.to()));
        var route = DialogRoute.ofClient(invite, response);
        return new InviteDialog(context, id, invite, response, flow, route, handler, ended, false);
    }

    private static String tag(NameAddress party) {
        return party.tag().orElse("");
    }

    // ---- for whoever uses the dialog

    @Override
    public DialogId id() {
        return id;
    }

    @Override
    public SipRequest invite() {
        return invite;
    }

    @Override
    public SipResponse acceptance() {
        return acceptance;
    }

    @Override
    public InetSocketAddress remote() {
        return flow.remote();
    }

    @Override
    public InetSocketAddress local() {
        return flow.local();
    }

    @Override
    public Transport transport() {
        return flow.transport();
    }

    @Override
    public boolean isEnded() {
        return over;
    }

    @Override
    public SipResponse request(String method, List<Header> headers, Optional<SipBody> body)
            throws RequestFailedException {
        return sent.request(method, headers, body);
    }

    @Override
    public SipResponse reinvite(List<Header> headers, Optional<SipBody> offer) throws RequestFailedException {
        return sent.reinvite(headers, offer);
    }

    @Override
    public void bye(List<Header> headers, Optional<SipBody> body) {
        sent.bye(headers, body, new DialogEnd.LocalBye());
    }

    @Override
    public void acknowledgeThen(Runnable task) {
        queue.execute(() -> {
            sent.acknowledge(acceptance);
            task.run();
        });
    }

    // ---- for the loop

    void acceptedWith(ServerTransaction transaction, SipResponse response, Optional<SessionInterval> interval) {
        received.answerInvite(transaction, response);
        interval.ifPresent(agreed -> sessionTimer.restart(agreed.expires(), !agreed.refresherIsUac()));
    }

    /// Takes over what a 2xx to a request of ours settled: target and session interval.
    void settle(SipResponse response) {
        route = route.refreshedBy(response);
        var interval = SessionInterval.settled(response);
        if (interval.isPresent()) {
            sessionTimer.restart(interval.get().expires(), interval.get().refresherIsUac());
        } else {
            sessionTimer.stop();
        }
    }

    /// Takes over what a request that we answer with 2xx settles.
    void settle(SipRequest request, Optional<SessionInterval> interval) {
        route = route.refreshedBy(request);
        if (request.headers().has("Allow")) {
            updateAllowed = request.headers().lists("Allow", SipMethod.UPDATE);
        }
        if (interval.isPresent()) {
            sessionTimer.restart(interval.get().expires(), !interval.get().refresherIsUac());
        } else {
            sessionTimer.stop();
        }
    }

    void onRequest(ServerTransaction transaction) {
        flow = transaction.flow();
        received.onRequest(transaction);
    }

    void onAck(SipRequest ack) {
        received.onAck(ack);
    }

    boolean repeatAck(long sequence) {
        return sent.repeatAck(sequence);
    }

    /// Ends the dialog once; what is pending is answered, the handler told last.
    void end(DialogEnd end) {
        if (over) {
            return;
        }
        over = true;
        sessionTimer.stop();
        received.close();
        sent.close();
        ended.accept(this);
        queue.execute(() -> handler.onEnded(this, end));
    }

    /// Says BYE for a reason of the protocol's, then ends.
    void fail(DialogEnd end) {
        Thread.ofVirtual().name("sip-bye").start(() -> sent.bye(List.of(), Optional.empty(), end));
    }

    private void expire() {
        fail(new DialogEnd.SessionExpired());
    }

    private void refresh() {
        boolean byUpdate = updateAllowed;
        Thread.ofVirtual().name("sip-refresh").start(() -> sent.refresh(byUpdate, sessionTimer.expires()));
    }

    DialogRoute route() {
        return route;
    }

    Flow flow() {
        return flow;
    }

    DialogHandler handler() {
        return handler;
    }

    SerialQueue queue() {
        return queue;
    }

    ReceivedRequests received() {
        return received;
    }

    SentRequests sent() {
        return sent;
    }
}
