package io.earwitness.sip;

import io.earwitness.sip.dialog.DialogContext;
import io.earwitness.sip.dialog.Dialogs;
import io.earwitness.sip.dialog.LocalAgent;
import io.earwitness.sip.dialog.RequestSender;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.parser.Parsed;
import io.earwitness.sip.subscription.Subscriptions;
import io.earwitness.sip.transaction.Identifiers;
import io.earwitness.sip.transaction.ServerTransaction;
import io.earwitness.sip.transaction.TransactionLayer;
import io.earwitness.sip.transaction.TransactionUser;
import io.earwitness.sip.transport.Flow;
import io.earwitness.sip.transport.FlowFinder;
import io.earwitness.sip.transport.HopFinder;
import io.earwitness.sip.transport.SignallingLoop;
import io.earwitness.sip.transport.Traffic;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything between the sockets and the handlers: screens requests, finds their dialog, or asks the
/// [CallHandler].
///
/// Lives on the loop; handlers are called on virtual threads.
final class Signalling implements TransactionUser {
    private static final Logger LOG = LoggerFactory.getLogger(Signalling.class);
    private static final String RETRY_AFTER_SECONDS = "10";
    private static final int REPORTS_MAX = 64;
    private static final List<String> ALWAYS_SUPPORTED = List.of("timer", "100rel");

    private final Semaphore reports = new Semaphore(REPORTS_MAX);
    private final SignallingLoop loop;
    private final CallHandler handler;
    private final Traffic traffic;
    private final int dialogsMax;
    private final Identifiers identifiers;
    private final LocalAgent agent;
    private final RequestScreening screening;
    private final Challenges challenges;
    private final RandomGenerator random;
    private final FlowFinder flows;
    private final RequestSender sender;
    private final TransactionLayer transactions;
    private final Dialogs dialogs;
    private final Subscriptions subscriptions;

    Signalling(
            SignallingLoop loop,
            FlowFinder flows,
            HopFinder hops,
            SipEndpointConfig config,
            CallHandler handler,
            Traffic traffic,
            RandomGenerator random) {
        this.loop = loop;
        this.handler = handler;
        this.traffic = traffic;
        this.dialogsMax = config.limits().dialogsMax();
        this.identifiers = new Identifiers(random);
        this.agent = agent(config);
        this.screening = screening(config);
        this.challenges = new Challenges(config.digest(), InstantSource.system(), random);
        this.random = random;
        this.flows = flows;
        this.sender = new RequestSender(flows);
        this.transactions = new TransactionLayer(
                loop, config.timers(), traffic, identifiers, config.limits().transactionsMax(), this);
        var context = new DialogContext(
                loop,
                config.timers(),
                transactions,
                sender,
                agent,
                identifiers,
                config.dialogMethods(),
                config.limits().sessionExpiresMin(),
                hops);
        this.dialogs = new Dialogs(context);
        this.subscriptions = new Subscriptions(context, config.notifications());
    }

    private static LocalAgent agent(SipEndpointConfig config) {
        var allow = new ArrayList<>(List.of(
                SipMethod.INVITE, SipMethod.ACK, SipMethod.BYE, SipMethod.CANCEL, SipMethod.OPTIONS, SipMethod.PRACK));
        if (config.notifications().isOn()) {
            allow.add(SipMethod.SUBSCRIBE);
        }
        config.dialogMethods().stream().sorted().forEach(allow::add);
        return new LocalAgent(
                config.userAgent(),
                config.contactParameters(),
                List.copyOf(allow),
                ALWAYS_SUPPORTED,
                config.accept(),
                config.notifications().names());
    }

    private static RequestScreening screening(SipEndpointConfig config) {
        var methods = new HashSet<>(config.dialogMethods());
        methods.addAll(List.of(SipMethod.INVITE, SipMethod.BYE, SipMethod.OPTIONS, SipMethod.PRACK));
        if (config.notifications().isOn()) {
            methods.add(SipMethod.SUBSCRIBE);
        }
        var tags = new HashSet<>(config.optionTags());
        tags.addAll(ALWAYS_SUPPORTED);
        return new RequestScreening(methods, tags, config.limits().sessionExpiresMin());
    }

    FlowFinder flows() {
        return flows;
    }

    TransactionLayer transactions() {
        return transactions;
    }

    Dialogs dialogs() {
        return dialogs;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    LocalAgent agent() {
        return agent;
    }

    Identifiers identifiers() {
        return identifiers;
    }

    RandomGenerator random() {
        return random;
    }

    Challenges challenges() {
        return challenges;
    }

    RequestSender sender() {
        return sender;
    }

    @Override
    public void onRequest(ServerTransaction transaction) {
        var request = transaction.request();
        var refusal = screening.refusal(request);
        if (refusal.isPresent()) {
            respond(transaction, refusal.get());
        } else if (request.to().tag().isPresent()) {
            if (!subscriptions.onRequest(transaction)) {
                dialogs.onRequest(transaction);
            }
        } else if (request.is(SipMethod.INVITE)) {
            onInvite(transaction);
        } else if (request.is(SipMethod.SUBSCRIBE)) {
            onSubscribe(transaction);
        } else if (request.is(SipMethod.OPTIONS)) {
            onOptions(transaction);
        } else {
            respond(transaction, SipReply.of(481));
        }
    }

    private void onInvite(ServerTransaction transaction) {
        if (dialogs.count() >= dialogsMax) {
            respond(transaction, SipReply.of(503).with("Retry-After", RETRY_AFTER_SECONDS));
            return;
        }
        if (isChallenged(transaction)) {
            return;
        }
        var call = new ReceivedCall(loop, dialogs, transaction, identifiers.tag());
        call.begin();
        Thread.ofVirtual().name("sip-call").start(() -> decide(call));
    }

    private void onSubscribe(ServerTransaction transaction) {
        if (!isChallenged(transaction)) {
            subscriptions.onSubscribe(transaction);
        }
    }

    /// Whether it was answered, because its sender must show credentials before it begins anything.
    private boolean isChallenged(ServerTransaction transaction) {
        var challenge =
                challenges.refusal(transaction.request(), transaction.flow().listener());
        challenge.ifPresent(reply -> respond(transaction, reply));
        return challenge.isPresent();
    }

    private void decide(ReceivedCall call) {
        try {
            handler.onInvite(call);
        } catch (Throwable failure) {
            // Errors too: the caller is answered whatever happened here.
            LOG.error("the call handler failed at {}", call.invite().callId(), failure);
        }
        try {
            if (!call.isDecisionGiven()) {
                // Without effect where it was decided after all.
                call.reject(SipReply.of(500));
            }
        } catch (RejectedExecutionException closed) {
            LOG.debug("{}: the endpoint is closed", call.invite().callId());
        }
    }

    private void onOptions(ServerTransaction transaction) {
        var options = transaction.request();
        Thread.ofVirtual().name("sip-options").start(() -> {
            var reply = optionsReply(options, transaction.flow().remote());
            loop.execute(() -> respond(transaction, reply));
        });
    }

    private SipReply optionsReply(SipRequest options, InetSocketAddress source) {
        try {
            return handler.onOptions(options, source);
        } catch (Throwable failure) {
            LOG.error("the call handler failed at OPTIONS", failure);
            return SipReply.of(500);
        }
    }

    private void respond(ServerTransaction transaction, SipReply reply) {
        transaction.respond(agent.answer(transaction.request(), reply, transaction.flow(), identifiers.tag()));
    }

    @Override
    public void onAck(SipRequest ack, Flow flow) {
        dialogs.onAck(ack);
    }

    @Override
    public void onStrayResponse(SipResponse response, Flow flow) {
        boolean known = response.isSuccess() && dialogs.onRepeatedAcceptance(response);
        if (!known) {
            traffic.dropped();
        }
    }

    @Override
    public void onMalformed(Parsed.Malformed malformed, byte[] start, Flow flow) {
        if (malformed.request() && !malformed.method().equals(SipMethod.ACK)) {
            BrokenRequests.answer(malformed, flow);
        }
        var report = new MalformedMessage(
                new String(start, StandardCharsets.ISO_8859_1), flow.remote(), flow.transport(), malformed.reason());
        // A flood of rubbish is counted whole, but told only as fast as the handler listens.
        if (reports.tryAcquire()) {
            Thread.ofVirtual().name("sip-malformed").start(() -> tell(report));
        }
    }

    @Override
    public void onRefused(Parsed.Malformed refused, Flow flow) {
        if (refused.request() && !refused.method().equals(SipMethod.ACK)) {
            BrokenRequests.answer(refused, flow);
        }
    }

    private void tell(MalformedMessage report) {
        try {
            handler.onMalformed(report);
        } catch (RuntimeException failure) {
            LOG.error("the call handler failed at a malformed message", failure);
        } finally {
            reports.release();
        }
    }

    /// The endpoint closes.
    void abandon() {
        transactions.abandonAll();
        dialogs.abandonAll("the endpoint was closed");
    }
}
