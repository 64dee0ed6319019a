package io.earwitness.sip;

import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.dialog.DialogHandler;
import io.earwitness.sip.dialog.Dialogs;
import io.earwitness.sip.dialog.LocalAgent;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.transaction.ServerTransaction;
import io.earwitness.sip.transport.SignallingLoop;
import io.earwitness.sip.transport.SignallingLoop.Timer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// An INVITE until it is decided. Whatever is decided is carried out on the loop, where the first decision wins.
final class ReceivedCall implements IncomingCall {
    private static final Duration SIGN_OF_LIFE = Duration.ofMinutes(1);
    private static final int EXPIRES_DIGITS_MAX = 7;
    private static final String RELIABLE_PROVISIONAL = "100rel";

    private final SignallingLoop loop;
    private final Dialogs dialogs;
    private final LocalAgent agent;
    private final ServerTransaction transaction;
    private final String localTag;
    private Timer expiry = Timer.NONE;
    private Timer signOfLife = Timer.NONE;
    private volatile boolean cancelled;

    ReceivedCall(
            SignallingLoop loop, Dialogs dialogs, LocalAgent agent, ServerTransaction transaction, String localTag) {
        this.loop = loop;
        this.dialogs = dialogs;
        this.agent = agent;
        this.transaction = transaction;
        this.localTag = localTag;
    }

    /// On the loop, before anybody decides.
    void begin() {
        transaction.onCancel(this::giveUp);
        expires(invite()).ifPresent(duration -> expiry = loop.after(duration, this::giveUp));
        if (mayProgress()) {
            signOfLife = loop.after(SIGN_OF_LIFE, this::stillDeciding);
        }
    }

    /// Who demands that provisional answers be reliable gets none, which RFC 3262 §3 leaves open beside refusing.
    private boolean mayProgress() {
        return !invite().headers().lists("Require", RELIABLE_PROVISIONAL);
    }

    private static Optional<Duration> expires(SipRequest invite) {
        return invite.headers()
                .first("Expires")
                .map(String::strip)
                .filter(digits -> !digits.isEmpty()
                        && digits.length() <= EXPIRES_DIGITS_MAX
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9'))
                .map(digits -> Duration.ofSeconds(Long.parseLong(digits)));
    }

    private void giveUp() {
        if (!transaction.isAnswered()) {
            cancelled = true;
            respond(SipReply.of(487));
        }
    }

    /// Proxies forget an INVITE that shows no life for three minutes (RFC 3261 §13.3.1.1).
    private void stillDeciding() {
        if (!transaction.isAnswered()) {
            respond(SipReply.of(183));
            signOfLife = loop.after(SIGN_OF_LIFE, this::stillDeciding);
        }
    }

    private void respond(SipReply reply) {
        if (reply.status() >= 200) {
            expiry.cancel();
            signOfLife.cancel();
        }
        transaction.respond(agent.answer(invite(), reply, transaction.flow(), localTag));
    }

    @Override
    public SipRequest invite() {
        return transaction.request();
    }

    @Override
    public InetSocketAddress source() {
        return transaction.flow().remote();
    }

    @Override
    public InetSocketAddress local() {
        return transaction.flow().local();
    }

    @Override
    public Transport transport() {
        return transaction.flow().transport();
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void progress(SipReply reply) {
        if (reply.status() <= 100 || reply.status() >= 200) {
            throw new IllegalArgumentException("not a provisional answer: " + reply.status());
        }
        loop.execute(() -> {
            if (mayProgress() && !transaction.isAnswered()) {
                respond(reply);
            }
        });
    }

    @Override
    public void reject(SipReply reply) {
        if (reply.status() < 300) {
            throw new IllegalArgumentException("not a refusal: " + reply.status());
        }
        loop.execute(() -> {
            if (!transaction.isAnswered()) {
                respond(reply);
            }
        });
    }

    @Override
    public Dialog accept(SipReply ok, DialogHandler handler) throws CallCancelledException {
        if (!ok.isSuccess()) {
            throw new IllegalArgumentException("not an acceptance: " + ok.status());
        }
        var accepted = new CompletableFuture<@Nullable Dialog>();
        try {
            loop.execute(() -> accepted.complete(acceptNow(ok, handler)));
        } catch (RejectedExecutionException closed) {
            throw new CallCancelledException("the endpoint is closed");
        }
        var dialog = accepted.join();
        if (dialog == null) {
            throw new CallCancelledException(cancelled ? "the caller gave up" : "the call was already decided");
        }
        return dialog;
    }

    private @Nullable Dialog acceptNow(SipReply ok, DialogHandler handler) {
        if (transaction.isAnswered()) {
            return null;
        }
        expiry.cancel();
        signOfLife.cancel();
        return dialogs.accept(transaction, ok, localTag, handler);
    }
}
