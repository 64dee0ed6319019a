package io.earwitness.sip.transaction;

import io.earwitness.sip.message.Parameters;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.Via;
import io.earwitness.sip.parser.Parsed;
import io.earwitness.sip.transport.Flow;
import io.earwitness.sip.transport.MessageMemory;
import io.earwitness.sip.transport.SignallingLoop;
import io.earwitness.sip.transport.Traffic;
import io.earwitness.sip.transport.TransportListener;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Finds for each message the transaction it belongs to, and begins new ones. Used by the loop alone, but for the
/// count.
///
/// Answers CANCEL, merged requests and what comes over the limit itself; the rest is the user's.
public final class TransactionLayer implements TransportListener {
    private final TransactionContext context;
    private final Identifiers identifiers;
    private final int serverTransactionsMax;
    private final TransactionUser user;
    private final Map<TransactionKey, RequestReceiver> servers = new HashMap<>();
    private final Set<TransactionKey> merging = new HashSet<>();
    private final Consumer<HeldRequest> released = this::forget;
    private final Map<TransactionKey, ResponseReceiver> clients = new HashMap<>();
    private final AtomicInteger open = new AtomicInteger();

    public TransactionLayer(
            SignallingLoop loop,
            SipTimers timers,
            Traffic traffic,
            Identifiers identifiers,
            int serverTransactionsMax,
            TransactionUser user) {
        this.context = new TransactionContext(loop, timers, traffic);
        this.identifiers = identifiers;
        this.serverTransactionsMax = serverTransactionsMax;
        this.user = user;
    }

    /// What received messages hold.
    public MessageMemory memory() {
        return context.traffic().memory();
    }

    public int transactionsOpen() {
        return open.get();
    }

    @Override
    public void onMessage(SipMessage message, Flow flow) {
        switch (message) {
            case SipRequest request -> onRequest(request, flow);
            case SipResponse response -> onResponse(response, flow);
        }
    }

    @Override
    public void onMalformed(Parsed.Malformed malformed, byte[] start, Flow flow) {
        user.onMalformed(malformed, start, flow);
    }

    @Override
    public void onRefused(Parsed.Malformed refused, Flow flow) {
        user.onRefused(refused, flow);
    }

    private void onRequest(SipRequest request, Flow flow) {
        var key = TransactionKey.ofServer(request);
        var known = servers.get(key);
        if (known != null && (!request.is(SipMethod.ACK) || !acknowledgesSuccess(known, request))) {
            known.receive(request);
        } else if (request.is(SipMethod.ACK)) {
            user.onAck(request, flow);
        } else if (servers.size() >= serverTransactionsMax) {
            context.traffic().dropped();
            var refusal = Answers.to(request, 503);
            flow.answering(request).send(refusal.with(refusal.headers().adding("Retry-After", "10")), f -> {});
        } else if (request.is(SipMethod.CANCEL)) {
            cancel(key, request, flow);
        } else {
            begin(key, request, flow);
        }
    }

    /// Some peers reuse the INVITE's branch for the ACK of a 2xx; as RFC 2543 peers always do.
    private static boolean acknowledgesSuccess(RequestReceiver known, SipRequest ack) {
        return known instanceof InviteServerTransaction invite && invite.isAccepted() && ack.is(SipMethod.ACK);
    }

    private void begin(TransactionKey key, SipRequest request, Flow flow) {
        if (request.to().tag().isEmpty()) {
            var copies = TransactionKey.ofCopies(request);
            if (merging.add(copies)) {
                user.onRequest(serve(key, request, flow, copies));
            } else {
                serve(key, request, flow, null).respond(Answers.to(request, 482));
            }
        } else {
            user.onRequest(serve(key, request, flow, null));
        }
    }

    /// @param copies what copies of the request are known by, where there may be any
    private RequestReceiver serve(TransactionKey key, SipRequest request, Flow flow, @Nullable TransactionKey copies) {
        var answers = flow.answering(request);
        var held = new HeldRequest(memory(), request, key, copies, released);
        open.incrementAndGet();
        if (request.is(SipMethod.INVITE)) {
            var transaction = new InviteServerTransaction(context, held, flow, answers);
            servers.put(key, transaction);
            transaction.start();
            return transaction;
        }
        var transaction = new NonInviteServerTransaction(context, held, flow, answers);
        servers.put(key, transaction);
        transaction.start();
        return transaction;
    }

    private void forget(HeldRequest ended) {
        servers.remove(ended.key());
        open.decrementAndGet();
        var copies = ended.copies();
        if (copies != null) {
            merging.remove(copies);
        }
    }

    private void cancel(TransactionKey key, SipRequest request, Flow flow) {
        var target = servers.get(TransactionKey.ofServer(request, SipMethod.INVITE));
        var transaction = serve(key, request, flow, null);
        if (target instanceof InviteServerTransaction invite) {
            var ok = Answers.to(request, 200);
            // The same To tag as in the INVITE's own responses (RFC 3261 §9.2).
            transaction.respond(invite.toTag()
                    .map(tag -> ok.with(
                            ok.headers().with("To", request.to().withTag(tag).toString())))
                    .orElse(ok));
            invite.cancel();
        } else {
            var unknown = Answers.to(request, 481);
            transaction.respond(unknown);
        }
    }

    private void onResponse(SipResponse response, Flow flow) {
        var transaction = clients.get(TransactionKey.ofClient(response));
        if (transaction != null) {
            transaction.receive(response, flow);
        } else {
            user.onStrayResponse(response, flow);
        }
    }

    /// Sends a request other than INVITE and ACK; Via is added.
    public void send(SipRequest request, Flow flow, ResponseListener listener) {
        sendAs(withVia(request, flow), flow, listener);
    }

    private void sendAs(SipRequest request, Flow flow, ResponseListener listener) {
        var key = TransactionKey.ofClient(request);
        var transaction = new NonInviteClientTransaction(context, request, flow, listener, () -> ended(key));
        clients.put(key, transaction);
        open.incrementAndGet();
        transaction.start();
    }

    /// Sends an INVITE; Via is added.
    public InviteClientTransaction sendInvite(SipRequest request, Flow flow, ResponseListener listener) {
        var sent = withVia(request, flow);
        var key = TransactionKey.ofClient(sent);
        var transaction = new InviteClientTransaction(context, sent, flow, listener, () -> ended(key));
        transaction.cancelledBy(() -> sendAs(transaction.cancelRequest(), flow, new Unheeded()));
        clients.put(key, transaction);
        open.incrementAndGet();
        transaction.start();
        return transaction;
    }

    /// Fails all requests of ours that wait for an answer.
    public void abandonAll() {
        List.copyOf(clients.values()).forEach(ResponseReceiver::abandon);
    }

    private void ended(TransactionKey key) {
        clients.remove(key);
        open.decrementAndGet();
    }

    /// The ACK of a 2xx with its Via; it is no transaction, so whoever made it sends it, and sends it again.
    public SipRequest withVia(SipRequest request, Flow flow) {
        var contact = flow.contactPoint();
        var parameters = Parameters.none().withFlag("rport").with("branch", identifiers.branch());
        var via = new Via(flow.transport().name(), contact.address(), parameters);
        return request.with(request.headers().inFront("Via", via.toString()));
    }

    /// What becomes of a CANCEL does not matter: the INVITE's own answer decides.
    private static final class Unheeded implements ResponseListener {
        @Override
        public void onResponse(SipResponse response, Flow flow) {}

        @Override
        public void onTimeout() {}

        @Override
        public void onTransportFailure(IOException failure) {}
    }
}
