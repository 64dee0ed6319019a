package io.earwitness.sip;

import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.dialog.DialogHandler;
import io.earwitness.sip.dialog.DialogState;
import io.earwitness.sip.dialog.RequestFailedException;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.resolver.HopResolver;
import io.earwitness.sip.tls.CertificateStatus;
import io.earwitness.sip.tls.TlsContext;
import io.earwitness.sip.transport.ListenPoint;
import io.earwitness.sip.transport.MessageMemory;
import io.earwitness.sip.transport.NettyLoop;
import io.earwitness.sip.transport.SipTransport;
import io.earwitness.sip.transport.StunCounters;
import io.earwitness.sip.transport.Traffic;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/// The only door to SIP: listens, hands calls to a [CallHandler], makes calls. Whoever opens it closes it.
///
/// All protocol state lives on one thread of its own; handlers run on virtual threads and may block.
public final class SipEndpoint implements AutoCloseable {
    private final NettyLoop loop;
    private final SipTransport transport;
    private final HopResolver resolver;
    private final Traffic traffic;
    private final Signalling signalling;
    private final OutgoingRequests outgoing;

    private SipEndpoint(
            NettyLoop loop, SipTransport transport, HopResolver resolver, Traffic traffic, Signalling signalling) {
        this.loop = loop;
        this.transport = transport;
        this.resolver = resolver;
        this.traffic = traffic;
        this.signalling = signalling;
        this.outgoing = new OutgoingRequests(loop, resolver, signalling, transport::awaited);
    }

    /// Listens on every configured point or on none: a port that is taken is named in the exception.
    public static SipEndpoint open(SipEndpointConfig config, CallHandler handler) throws IOException {
        return open(config, handler, false);
    }

    /// The same for an endpoint that goes on with dialogs of another process: until [#allResumed] a request within
    /// a dialog that was not resumed yet waits, and is not refused.
    public static SipEndpoint openToResume(SipEndpointConfig config, CallHandler handler) throws IOException {
        return open(config, handler, true);
    }

    private static SipEndpoint open(SipEndpointConfig config, CallHandler handler, boolean expecting)
            throws IOException {
        var calling = config.calling().isPresent()
                ? Optional.of(TlsContext.open("client", config.calling().get()))
                : Optional.<TlsContext>empty();
        var loop = new NettyLoop("sip-loop");
        var traffic = new Traffic(
                handler::onMessage, new MessageMemory(config.limits().messageBytesMax()));
        var settings = new SipTransport.Settings(
                config.limits().connections(),
                config.limits().messages(),
                config.advertisedHost(),
                calling,
                config.stun());
        var random = new SecureRandom();
        var transport = new SipTransport(loop, settings, traffic, random);
        var resolver = new HopResolver(loop, config.nameServers(), sending(config), random);
        var signalling = new Signalling(loop, transport, resolver, config, handler, traffic, random);
        if (expecting) {
            signalling.dialogs().expectResumed();
        }
        try {
            transport.open(config.listenPoints(), signalling.transactions());
        } catch (IOException taken) {
            loop.close();
            throw taken;
        }
        transport.discover(resolver::addresses);
        return new SipEndpoint(loop, transport, resolver, traffic, signalling);
    }

    /// The transports that requests of ours can leave by.
    private static Set<Transport> sending(SipEndpointConfig config) {
        var sending = EnumSet.of(Transport.TCP);
        if (config.listenPoints().stream().anyMatch(point -> point.transport() == Transport.UDP)) {
            sending.add(Transport.UDP);
        }
        if (config.calling().isPresent()) {
            sending.add(Transport.TLS);
        }
        return sending;
    }

    /// Where it listens, with real ports.
    public List<ListenPoint> listening() {
        return transport.listening();
    }

    /// How each certificate of ours stands, after a look at its files.
    public List<CertificateStatus> certificates() {
        return transport.certificates();
    }

    /// What came of asking a STUN server for our external address.
    public StunCounters stun() {
        return transport.stun();
    }

    /// Sends an INVITE. Blocks only to resolve the target's name.
    public PendingCall call(OutgoingCall call, DialogHandler handler) {
        return outgoing.call(call, handler);
    }

    /// Goes on with a dialog that another process left, from the state it kept. Blocks at most to look up a name.
    /// A connection of the peer's is gone: it brings another, or a request of ours opens one to its Contact. The
    /// peer is told nothing: [Dialog#probe] asks whether it still knows the dialog.
    ///
    /// @throws IOException where it is there already
    public Dialog resume(DialogState state, DialogHandler handler) throws IOException {
        return outgoing.resume(state, handler);
    }

    /// Every dialog was resumed that will be: a request within another one gets 481 from here on.
    public void allResumed() {
        loop.execute(signalling.dialogs()::expectNoMore);
    }

    /// Looks whether what it notifies of is otherwise than subscribers were told, and tells them. To be called
    /// about once a second, and whenever something changed.
    public void lookAtStates() {
        signalling.subscriptions().look();
    }

    /// Ends all subscriptions and takes no more. Blocks until the subscribers have heard of it, but no longer than
    /// this.
    ///
    /// @param reason for Subscription-State, such as `deactivated`
    public void endSubscriptions(String reason, Duration within) {
        signalling.subscriptions().endAll(reason, within);
    }

    /// Sends an INVITE and blocks until it is accepted and acknowledged.
    public Dialog invite(OutgoingCall call, DialogHandler handler) throws CallRefusedException, CallFailedException {
        return call(call, handler).await();
    }

    /// Sends a request outside any dialog and blocks until its final response, whatever the status.
    public SipResponse request(OutgoingRequest request) throws RequestFailedException {
        try {
            return outgoing.request(request).await();
        } catch (IOException unknown) {
            throw new RequestFailedException(
                    RequestFailedException.Kind.TRANSPORT, String.valueOf(unknown.getMessage()));
        } catch (RejectedExecutionException closed) {
            throw new RequestFailedException(RequestFailedException.Kind.ENDED, "the endpoint is closed");
        }
    }

    public SipCounters counters() {
        return new SipCounters(
                traffic.requestsReceived(),
                traffic.requestsSent(),
                traffic.responsesReceived(),
                traffic.responsesSent(),
                traffic.retransmissionsReceivedSum(),
                traffic.retransmissionsSentSum(),
                traffic.malformedSum(),
                traffic.droppedSum(),
                traffic.refused(),
                signalling.challenges().counts(),
                signalling.transactions().transactionsOpen(),
                signalling.dialogs().count(),
                signalling.subscriptions().count(),
                signalling.subscriptions().lost(),
                transport.connectionsOpen(),
                traffic.memory().usedBytes());
    }

    /// Stops listening at once. Dialogs still open end as failed; say BYE first where that matters.
    @Override
    public void close() {
        try {
            var abandoned = new CompletableFuture<Boolean>();
            loop.execute(() -> {
                try {
                    signalling.abandon();
                } finally {
                    // Whatever failed there: who closes does not wait for ever.
                    abandoned.complete(true);
                }
            });
            abandoned.join();
            resolver.close();
            transport.close();
        } catch (RejectedExecutionException closedBefore) {
            return;
        }
        loop.close();
    }
}
