package io.earwitness.sip;

import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.dialog.DialogHandler;
import io.earwitness.sip.dialog.Dialogs;
import io.earwitness.sip.dialog.EarlyDialog;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.transaction.ServerTransaction;
import io.earwitness.sip.transport.SignallingLoop;
import io.earwitness.sip.transport.SignallingLoop.Timer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An INVITE until it is decided. Whatever is decided is carried out on the loop, where the first decision wins.
final class ReceivedCall implements IncomingCall {
    private static final Duration SIGN_OF_LIFE = Duration.ofMinutes(1);
    private static final int EXPIRES_DIGITS_MAX = 7;

    private final SignallingLoop loop;
    private final Dialogs dialogs;
    private final ServerTransaction transaction;
    private final SipRequest invite;
    private final EarlyDialog early;
    private final List<CompletableFuture<?>> waiting = new ArrayList<>();
    private Timer expiry = Timer.NONE;
    private Timer signOfLife = Timer.NONE;
    private volatile boolean cancelled;
    private volatile boolean decisionGiven;

    /// On the loop.
    ReceivedCall(SignallingLoop loop, Dialogs dialogs, ServerTransaction transaction, String localTag) {
        this.loop = loop;
        this.dialogs = dialogs;
        this.transaction = transaction;
        this.invite = transaction.request();
        this.early = dialogs.early(transaction, localTag, new Meanwhile());
    }

    /// On the loop, before anybody decides.
    void begin() {
        transaction.onCancel(this::giveUp);
        expires(invite()).ifPresent(duration -> expiry = loop.after(duration, this::giveUp));
        signOfLife = loop.after(SIGN_OF_LIFE, this::stillDeciding);
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
            refuse(SipReply.of(487));
        }
    }

    /// Proxies forget an INVITE that shows no life for three minutes (RFC 3261 §13.3.1.1).
    private void stillDeciding() {
        if (!transaction.isAnswered()) {
            early.signOfLife();
            signOfLife = loop.after(SIGN_OF_LIFE, this::stillDeciding);
        }
    }

    private void refuse(SipReply reply) {
        dialogs.refuse(early, reply);
        decided();
    }

    private void decided() {
        expiry.cancel();
        signOfLife.cancel();
        waiting.forEach(unanswered -> unanswered.complete(null));
    }

    /// What happens while the call is undecided.
    private final class Meanwhile implements EarlyDialog.Listener {
        @Override
        public void onBye() {
            giveUp();
        }

        @Override
        public void onUnacknowledged() {
            if (!transaction.isAnswered()) {
                cancelled = true;
                refuse(SipReply.of(504, "No PRACK"));
            }
        }

        @Override
        public void onAbandoned() {
            cancelled = true;
            decided();
        }
    }

    @Override
    public SipRequest invite() {
        return invite;
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
    public Optional<InetAddress> reflexiveAddress() {
        return transaction.flow().reflexiveAddress();
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
            if (!transaction.isAnswered()) {
                early.progress(reply);
            }
        });
    }

    @Override
    public boolean takesReliableProgress() {
        return early.mayBeReliable();
    }

    @Override
    public SipRequest progressReliably(SipReply reply) throws CallCancelledException {
        if (reply.status() <= 100 || reply.status() >= 200 || !takesReliableProgress()) {
            throw new IllegalArgumentException("no provisional answer that can go reliably: " + reply.status());
        }
        return await(prack -> early.progressReliably(reply, prack::complete));
    }

    @Override
    public void reject(SipReply reply) {
        if (reply.status() < 300) {
            throw new IllegalArgumentException("not a refusal: " + reply.status());
        }
        loop.execute(() -> {
            if (!transaction.isAnswered()) {
                refuse(reply);
            }
        });
        decisionGiven = true;
    }

    @Override
    public Dialog accept(SipReply ok, DialogHandler handler) throws CallCancelledException {
        if (!ok.isSuccess()) {
            throw new IllegalArgumentException("not an acceptance: " + ok.status());
        }
        var accepted = this.<Dialog>await(dialog -> early.onceDescribed(() -> {
            dialog.complete(dialogs.accept(early, ok, handler));
            decided();
        }));
        decisionGiven = true;
        return accepted;
    }

    /// Whether somebody said what becomes of it; false may be late.
    boolean isDecisionGiven() {
        return decisionGiven;
    }

    /// Blocks until the loop completed the result. A final answer that is given before completes it with nothing.
    private <T> T await(Consumer<CompletableFuture<@Nullable T>> task) throws CallCancelledException {
        var result = new CompletableFuture<@Nullable T>();
        try {
            loop.execute(() -> {
                if (transaction.isAnswered()) {
                    result.complete(null);
                } else {
                    waiting.add(result);
                    task.accept(result);
                }
            });
        } catch (RejectedExecutionException closed) {
            throw new CallCancelledException("the endpoint is closed");
        }
        var completed = result.join();
        if (completed == null) {
            throw new CallCancelledException(cancelled ? "the caller gave up" : "the call was already decided");
        }
        return completed;
    }
}
