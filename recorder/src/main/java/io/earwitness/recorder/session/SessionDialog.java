package io.earwitness.recorder.session;

import io.earwitness.recorder.model.EndCause;
import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.message.Header;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The dialog of one session from our side: there a moment after the session, and ended by a BYE of ours with its
/// reason.
///
/// Owned by one session. Whatever waits here waits without the session's lock.
final class SessionDialog {
    private static final Logger log = LoggerFactory.getLogger(SessionDialog.class);
    private static final Duration OPENED_WITHIN = Duration.ofSeconds(5);

    private final String name;
    private final CompletableFuture<Dialog> opened = new CompletableFuture<>();
    private final AtomicReference<@Nullable CompletableFuture<ClientAnswer>> said = new AtomicReference<>();
    private volatile Optional<Ending> ourBye = Optional.empty();

    /// Why we said BYE.
    record Ending(EndCause cause, String detail) {}

    SessionDialog(String name) {
        this.name = name;
    }

    void opened(Dialog dialog) {
        opened.complete(dialog);
    }

    /// Without waiting.
    Optional<Dialog> now() {
        return Optional.ofNullable(opened.getNow(null));
    }

    boolean isOpen() {
        return opened.isDone();
    }

    /// A session is live a moment before its answer has left, so this may take one. Empty where it never left.
    Optional<Dialog> get() {
        return within(opened, OPENED_WITHIN);
    }

    /// Asks the client whether it is still there, and waits for as long as SIP does. Where no dialog is, nobody is
    /// asked.
    boolean isAlive() {
        return get().map(Dialog::probe).orElse(true);
    }

    /// Says BYE, and waits for the answer as long as `patience`. There is one BYE: whoever asks for another, waits for
    /// the answer to the first.
    ///
    /// @param refused hears of a client that says no, whenever that is
    ClientAnswer bye(Ending ending, Duration patience, Consumer<ClientAnswer> refused) {
        var dialog = get();
        if (dialog.isEmpty()) {
            return ClientAnswer.refused("there is no dialog with it");
        }
        var ours = new CompletableFuture<ClientAnswer>();
        var first = said.compareAndExchange(null, ours);
        if (first == null) {
            Thread.ofVirtual()
                    .name("sip-bye-" + name)
                    .start(() -> ours.complete(answered(dialog.get(), ending, refused)));
        }
        return within(first == null ? ours : first, patience).orElseGet(ClientAnswer::waiting);
    }

    private ClientAnswer answered(Dialog dialog, Ending ending, Consumer<ClientAnswer> refused) {
        ourBye = Optional.of(ending);
        var answer = bye(dialog, ending.detail());
        if (answer.isEmpty()) {
            return ClientAnswer.unreachable();
        }
        if (answer.get().kind() == ClientAnswer.Kind.REFUSED) {
            refused.accept(answer.get());
        }
        return answer.get();
    }

    // Empty where none came in all the time that SIP waits, or nothing can be sent to where its Contact points.
    private static Optional<ClientAnswer> bye(Dialog dialog, String detail) {
        var quoted = detail.replaceAll("[\"\\\\\\p{Cntrl}]", "'");
        var reason = new Header("Reason", "SIP;cause=200;text=\"" + quoted + "\"");
        return dialog.bye(List.of(reason), Optional.empty())
                .map(answer -> answer.isSuccess()
                        ? ClientAnswer.agreed()
                        : ClientAnswer.refused(answer.status() + " " + answer.reason()));
    }

    /// Why we said BYE, where we did.
    Optional<Ending> ourBye() {
        return ourBye;
    }

    /// What the client said to a request of ours, where it says so soon.
    static ClientAnswer soon(CompletableFuture<ClientAnswer> said, Duration patience) {
        return within(said, patience).orElseGet(ClientAnswer::waiting);
    }

    private static <T> Optional<T> within(CompletableFuture<T> awaited, Duration patience) {
        try {
            return Optional.of(awaited.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException slow) {
            log.debug("still waiting after {}", patience);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException never) {
            throw new IllegalStateException(never);
        }
        return Optional.empty();
    }
}
