package io.earwitness.sip;

import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.dialog.DialogHandler;
import io.earwitness.sip.dialog.DialogState;
import io.earwitness.sip.dialog.Retries;
import io.earwitness.sip.digest.DigestAnswers;
import io.earwitness.sip.digest.DigestCredentials;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.transport.Flow;
import io.earwitness.sip.transport.Hop;
import io.earwitness.sip.transport.HopFinder;
import io.earwitness.sip.transport.Hops;
import io.earwitness.sip.transport.SignallingLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;

/// Sends what begins something: to the first of its targets that answers, and again where the answer asks for
/// that.
///
/// Resolves names on the caller's thread; the rest is the loop's.
final class OutgoingRequests {
    private final SignallingLoop loop;
    private final HopFinder finder;
    private final Signalling signalling;
    private final OutgoingMessages messages;
    private final BiFunction<Transport, InetSocketAddress, Flow> awaited;

    /// @param awaited the flow of a peer whose connection is gone
    OutgoingRequests(
            SignallingLoop loop,
            HopFinder finder,
            Signalling signalling,
            BiFunction<Transport, InetSocketAddress, Flow> awaited) {
        this.awaited = awaited;
        this.loop = loop;
        this.finder = finder;
        this.signalling = signalling;
        this.messages = new OutgoingMessages(signalling.agent());
    }

    PendingCall call(OutgoingCall call, DialogHandler handler) {
        var sent = new SentCall(loop, signalling.dialogs(), handler, retries(call.credentials()));
        try {
            var invite = messages.invite(
                    call,
                    signalling.identifiers().callId(),
                    signalling.identifiers().tag());
            var hops = finder.of(OutgoingMessages.firstHop(invite));
            sent.sentAgainBy(again -> send(again, hops, sent));
            loop.execute(() -> send(invite, hops, sent));
        } catch (IOException unknown) {
            sent.onTransportFailure(unknown);
        } catch (RejectedExecutionException closed) {
            sent.fail(CallFailedException.Kind.CLOSED, "the endpoint is closed");
        }
        return sent;
    }

    /// Goes on with the dialog; nothing is sent, and nothing is connected: hundreds may go on at once, and a client
    /// behind a NAT can only connect itself.
    Dialog resume(DialogState state, DialogHandler handler) throws IOException {
        var resumed = new CompletableFuture<Dialog>();
        var hop = firstHop(state);
        var last = hop.map(Hop::address).orElseGet(() -> new InetSocketAddress(0));
        var transport = hop.map(Hop::transport).orElse(Transport.TCP);
        loop.execute(() -> {
            if (hop.isPresent() && transport == Transport.UDP) {
                signalling
                        .flows()
                        .reach(
                                hop.get(),
                                null,
                                flow -> resume(state, flow, handler, resumed),
                                _ -> resume(state, awaited.apply(transport, last), handler, resumed));
            } else {
                resume(state, awaited.apply(transport, last), handler, resumed);
            }
        });
        try {
            return resumed.get();
        } catch (ExecutionException failed) {
            throw new IOException("cannot go on with " + state.id().callId(), failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private Optional<Hop> firstHop(DialogState state) {
        try {
            return Optional.of(finder.of(state.nextHop()).first());
        } catch (IOException unknown) {
            // Its next request shows where it is; one of ours would fail as it would have before.
            return Optional.empty();
        }
    }

    private void resume(DialogState state, Flow flow, DialogHandler handler, CompletableFuture<Dialog> resumed) {
        signalling
                .dialogs()
                .resume(state, flow, handler)
                .ifPresentOrElse(
                        resumed::complete,
                        () -> resumed.completeExceptionally(new IOException("the dialog is there already")));
    }

    private void send(SipRequest invite, Hops hops, SentCall sent) {
        Attempts.begin(
                hops,
                sent,
                (hop, outcome) -> signalling
                        .sender()
                        .reach(
                                invite,
                                hop,
                                null,
                                flow -> {
                                    if (sent.leavesAs(messages.addressed(invite, flow))) {
                                        sent.sentBy(signalling.transactions().sendInvite(sent.invite(), flow, outcome));
                                    }
                                },
                                outcome::onTransportFailure));
    }

    /// @throws IOException where the target is unknown
    SentRequest request(OutgoingRequest request) throws IOException {
        var draft = messages.request(
                request,
                signalling.identifiers().callId(),
                signalling.identifiers().tag());
        var hops = finder.of(OutgoingMessages.firstHop(draft));
        var sent =
                new SentRequest(draft, retries(request.credentials()), (again, outcome) -> send(again, hops, outcome));
        loop.execute(() -> send(draft, hops, sent));
        return sent;
    }

    private void send(SipRequest draft, Hops hops, SentRequest sent) {
        Attempts.begin(
                hops,
                sent,
                (hop, attempt) -> signalling
                        .sender()
                        .reach(
                                draft,
                                hop,
                                null,
                                flow -> signalling.transactions().send(messages.addressed(draft, flow), flow, attempt),
                                attempt::onTransportFailure));
    }

    private Retries retries(Optional<DigestCredentials> credentials) {
        return new Retries(new DigestAnswers(credentials, signalling.random()));
    }
}
