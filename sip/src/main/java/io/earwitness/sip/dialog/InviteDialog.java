package io.earwitness.sip.dialog;

import io.earwitness.sip.digest.DigestAnswers;
import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.transaction.ServerTransaction;
import io.earwitness.sip.transport.Flow;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One INVITE dialog, in either role: its state, its order, its end.
///
/// State belongs to the loop; the public methods hand over to it. What comes in is judged by [ReceivedRequests],
/// what goes out is built by [SentRequests].
final class InviteDialog implements PendingAcknowledgement {
    private final DialogId id;
    private final SipRequest invite;
    private final SipResponse acceptance;
    private final DialogHandler handler;
    private final Consumer<InviteDialog> ended;
    private final SerialQueue queue;
    private final DialogContext context;
    private final DialogParties parties;
    private final SessionTimer sessionTimer;
    private final ReceivedRequests received;
    private final SentRequests sent;
    private final SessionRefresh refresh;
    private volatile Flow flow;
    private volatile DialogRoute route;
    private volatile boolean over;
    private volatile boolean updateAllowed;

    private InviteDialog(
            DialogContext context,
            DialogId id,
            SipRequest invite,
            SipResponse acceptance,
            Flow flow,
            DialogRoute route,
            DialogHandler handler,
            Consumer<InviteDialog> ended,
            Role role) {
        this.context = context;
        this.parties = role.parties();
        this.id = id;
        this.invite = invite;
        this.acceptance = acceptance;
        this.flow = flow;
        this.route = route;
        this.handler = handler;
        this.ended = ended;
        this.queue = new SerialQueue("sip-dialog");
        this.sent = new SentRequests(this, context, role.parties(), role.digest(), role.sent());
        this.sessionTimer = new SessionTimer(context.loop(), this::refresh, this::expire);
        this.refresh = new SessionRefresh(this, sent, sessionTimer);
        this.received = new ReceivedRequests(this, context, role.received(), role.pracks());
        this.updateAllowed = role.peer().headers().lists("Allow", SipMethod.UPDATE);
    }

    /// What differs between the one who called and the one who was called.
    ///
    /// @param digest   what answers challenges to requests of ours
    /// @param peer     the peer's message that began the dialog
    /// @param sent     our last CSeq
    /// @param received the highest CSeq of the peer's, or -1
    /// @param pracks   answers a PRACK that came late
    private record Role(
            DialogParties parties,
            DigestAnswers digest,
            SipMessage peer,
            long sent,
            long received,
            Consumer<ServerTransaction> pracks) {}

    static InviteDialog called(
            DialogContext context,
            EarlyDialog early,
            SipResponse response,
            DialogHandler handler,
            Consumer<InviteDialog> ended) {
        var invite = early.transaction().request();
        var id = early.id();
        var parties = new DialogParties(
                context.agent(),
                id.callId(),
                response.to(),
                invite.from(),
                SessionIdentifier.answering(invite, id.localTag()),
                false);
        var role = new Role(parties, DigestAnswers.none(), invite, 0, early.sequence(), early::onPrack);
        var flow = early.transaction().flow();
        var route = DialogRoute.ofServer(invite);
        var dialog = new InviteDialog(context, id, invite.withoutBody(), response, flow, route, handler, ended, role);
        early.description().ifPresent(dialog.sent::remember);
        return dialog;
    }

    static InviteDialog calling(
            DialogContext context,
            SipRequest invite,
            SipResponse response,
            long sequence,
            DigestAnswers digest,
            Flow flow,
            DialogHandler handler,
            Consumer<InviteDialog> ended) {
        var id = new DialogId(invite.callId(), tag(invite.from()), tag(response.to()));
        var parties = new DialogParties(
                context.agent(), invite.callId(), invite.from(), response.to(), Optional.empty(), true);
        var role = new Role(parties, digest, response, sequence, -1, prack -> refusePrack(context, prack));
        var route = DialogRoute.ofClient(invite, response);
        return new InviteDialog(context, id, invite, response, flow, route, handler, ended, role);
    }

    /// Goes on where another process left it.
    static InviteDialog resumed(
            DialogContext context, DialogState state, Flow flow, DialogHandler handler, Consumer<InviteDialog> ended) {
        var invite = state.invite();
        var acceptance = state.acceptance();
        var id = state.id();
        var parties = state.called()
                ? new DialogParties(
                        context.agent(),
                        id.callId(),
                        acceptance.to(),
                        invite.from(),
                        SessionIdentifier.answering(invite, id.localTag()),
                        false)
                : new DialogParties(
                        context.agent(), id.callId(), invite.from(), acceptance.to(), Optional.empty(), true);
        var role = new Role(
                parties,
                DigestAnswers.none(),
                state.called() ? invite : acceptance,
                state.sent(),
                state.received(),
                prack -> refusePrack(context, prack));
        var dialog = new InviteDialog(context, id, invite, acceptance, flow, state.route(), handler, ended, role);
        dialog.updateAllowed = state.updateAllowed();
        state.description().ifPresent(dialog.sent::remember);
        if (state.sessionExpires().isPositive()) {
            dialog.sessionTimer.restart(state.sessionExpires(), state.refreshIsOurs());
        }
        return dialog;
    }

    /// The one who called sent nothing that a PRACK could acknowledge.
    private static void refusePrack(DialogContext context, ServerTransaction prack) {
        prack.respond(context.agent().answer(prack.request(), SipReply.of(481), prack.flow(), ""));
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
    public DialogState state() {
        var state = new CompletableFuture<DialogState>();
        try {
            onLoop(() -> state.complete(stateNow()));
        } catch (RejectedExecutionException closed) {
            // Nothing changes any more.
            return stateNow();
        }
        return state.join();
    }

    private DialogState stateNow() {
        return new DialogState(
                id,
                !parties.ownsCallId(),
                invite,
                acceptance,
                route.routes(),
                route.target(),
                sent.sequence(),
                received.sequence(),
                sessionTimer.isRunning() ? sessionTimer.expires() : Duration.ZERO,
                sessionTimer.isOurs(),
                updateAllowed,
                sent.lastDescription());
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
    public Optional<InetAddress> reflexiveAddress() {
        return flow.reflexiveAddress();
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
    public SipResponse reinvite(List<Header> headers, Supplier<Optional<SipBody>> offer) throws RequestFailedException {
        return sent.reinvite(headers, offer);
    }

    @Override
    public Optional<SipResponse> bye(List<Header> headers, Optional<SipBody> body) {
        return sent.bye(headers, body, new DialogEnd.LocalBye());
    }

    @Override
    public void acknowledgeThen(Runnable task) {
        queue.execute(() -> {
            sent.acknowledge(acceptance, invite.body());
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
        try {
            received.close();
            sent.close();
        } finally {
            ended.accept(this);
            queue.execute(() -> handler.onEnded(this, end));
        }
    }

    /// Says BYE for a reason of the protocol's, then ends.
    void fail(DialogEnd end) {
        Thread.ofVirtual().name("sip-bye").start(() -> sent.bye(List.of(), Optional.empty(), end));
    }

    private void expire() {
        fail(new DialogEnd.SessionExpired());
    }

    private void refresh() {
        refresh.begin();
    }

    boolean updateAllowed() {
        return updateAllowed;
    }

    /// What is in force on our side: as the handler knows it, else as it was last seen here.
    Optional<SipBody> currentDescription() {
        return handler.currentDescription(this).or(sent::lastDescription);
    }

    void onLoop(Runnable task) {
        context.loop().execute(task);
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
