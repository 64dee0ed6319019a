package io.earwitness.sip;

import io.earwitness.sip.CallFailedException.Kind;
import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.dialog.DialogEnd;
import io.earwitness.sip.dialog.DialogHandler;
import io.earwitness.sip.dialog.Dialogs;
import io.earwitness.sip.dialog.ReceivedProvisionals;
import io.earwitness.sip.dialog.Retries;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transaction.InviteClientTransaction;
import io.earwitness.sip.transaction.ResponseListener;
import io.earwitness.sip.transport.Flow;
import io.earwitness.sip.transport.SignallingLoop;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An INVITE of ours until it is accepted, refused or given up. Told on the loop, awaited elsewhere.
final class SentCall implements PendingCall, ResponseListener {
    private final SignallingLoop loop;
    private final Dialogs dialogs;
    private final DialogHandler handler;
    private final ReceivedProvisionals provisionals;
    private final Retries retries;
    private final CompletableFuture<Dialog> outcome = new CompletableFuture<>();
    private @Nullable SipRequest invite;
    private @Nullable InviteClientTransaction transaction;
    private Consumer<SipRequest> again = request -> {};
    private boolean cancelled;

    SentCall(SignallingLoop loop, Dialogs dialogs, DialogHandler handler, Retries retries) {
        this.loop = loop;
        this.dialogs = dialogs;
        this.handler = handler;
        this.provisionals = dialogs.provisionals();
        this.retries = retries;
    }

    /// How the INVITE is sent again, changed as its refusal demands.
    void sentAgainBy(Consumer<SipRequest> sender) {
        again = sender;
    }

    /// On the loop, right before the INVITE leaves. False where it was cancelled before, and must not leave.
    boolean leavesAs(SipRequest request) {
        this.invite = request;
        if (cancelled) {
            fail(Kind.CANCELLED, "cancelled");
        }
        return !cancelled;
    }

    SipRequest invite() {
        return Objects.requireNonNull(invite);
    }

    void sentBy(InviteClientTransaction sent) {
        this.transaction = sent;
    }

    void fail(Kind kind, String why) {
        outcome.completeExceptionally(new CallFailedException(kind, why));
    }

    @Override
    public Dialog await() throws CallRefusedException, CallFailedException {
        try {
            return outcome.get();
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case CallRefusedException refused -> throw refused;
                case CallFailedException known -> throw known;
                case null, default -> throw new IllegalStateException("a call ended in an unexpected way", failed);
            }
        } catch (InterruptedException interrupted) {
            cancel();
            Thread.currentThread().interrupt();
            throw new CallFailedException(Kind.CANCELLED, "interrupted");
        }
    }

    @Override
    public void cancel() {
        try {
            loop.execute(() -> {
                cancelled = true;
                if (transaction != null) {
                    transaction.cancel();
                }
            });
        } catch (RejectedExecutionException closed) {
            fail(Kind.CLOSED, "the endpoint is closed");
        }
    }

    @Override
    public void onResponse(SipResponse response, Flow flow) {
        var sent = invite;
        if (sent == null) {
            return;
        }
        if (response.isProvisional()) {
            provisionals.onProvisional(sent, response, flow);
        } else if (!response.isSuccess()) {
            refused(sent, response);
        } else if (dialogs.knows(response)) {
            dialogs.onRepeatedAcceptance(response);
        } else {
            accepted(sent, response, flow);
        }
    }

    private void refused(SipRequest sent, SipResponse response) {
        var changed = cancelled ? Optional.<SipRequest>empty() : retries.after(sent, response);
        if (cancelled && response.status() == 487) {
            fail(Kind.CANCELLED, "cancelled");
        } else if (changed.isPresent()) {
            transaction = null;
            again.accept(changed.get());
        } else {
            outcome.completeExceptionally(new CallRefusedException(response));
        }
    }

    private void accepted(SipRequest sent, SipResponse response, Flow flow) {
        boolean unwanted = cancelled || outcome.isDone();
        // A second branch that answered, or an answer that crossed our CANCEL: acknowledged, then ended.
        var dialog = dialogs.accepted(
                sent, response, flow, provisionals, retries.digest(), unwanted ? new Unwanted() : handler);
        dialog.acknowledgeThen(() -> {
            if (unwanted) {
                dialog.bye();
                fail(Kind.CANCELLED, "cancelled");
            } else if (!outcome.complete(dialog)) {
                dialog.bye();
            }
        });
    }

    @Override
    public void onTimeout() {
        fail(cancelled ? Kind.CANCELLED : Kind.TIMEOUT, "no answer");
    }

    @Override
    public void onTransportFailure(IOException failure) {
        fail(Kind.TRANSPORT, String.valueOf(failure.getMessage()));
    }

    private static final class Unwanted implements DialogHandler {
        @Override
        public SipReply onRequest(Dialog dialog, SipRequest request) {
            return SipReply.of(481);
        }

        @Override
        public void onEnded(Dialog dialog, DialogEnd end) {}
    }
}
