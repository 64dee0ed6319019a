package io.earwitness.recorder.session;

import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.dialog.RequestFailedException;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/// Tells the client what we want of it now, by re-INVITEs of our own, one at a time. Where requests cross it waits and
/// tries again; a wish that changed meanwhile is told as it is then.
///
/// Owned by one session and guarded by its lock; a virtual thread works here only while there is something to tell.
final class OwnOffers {
    private static final int ATTEMPTS_MAX = 10;
    private static final Duration UNTIL_DONE = Duration.ofMillis(300);
    private static final Duration RETRY_AFTER_MAX = Duration.ofSeconds(10);

    private final String name;
    private final ReentrantLock lock;
    private final Wishes wishes;
    private long wanted;
    private boolean busy;
    private CompletableFuture<ClientAnswer> told = new CompletableFuture<>();

    /// What the session wants said. Called under its lock but for the dialog.
    interface Wishes {
        /// Empty where there never was one. Not called under the lock: it may take a moment until there is one.
        Optional<Dialog> dialog();

        SipBody offer();

        /// The client has answered, and nothing else is wanted meanwhile.
        void told(ClientAnswer answer);
    }

    OwnOffers(String name, ReentrantLock lock, Wishes wishes) {
        this.name = name;
        this.lock = lock;
        this.wishes = wishes;
    }

    /// Under the session's lock: the wish has changed. Completes with what the client said to the last one.
    CompletableFuture<ClientAnswer> tell() {
        wanted++;
        if (!busy) {
            busy = true;
            told = new CompletableFuture<>();
            Thread.ofVirtual().name("session-offer-" + name).start(this::run);
        }
        return told;
    }

    private void run() {
        while (true) {
            var goal = locked(() -> wanted);
            var answer = bring();
            lock.lock();
            try {
                if (goal == wanted) {
                    busy = false;
                    wishes.told(answer);
                    told.complete(answer);
                    return;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private ClientAnswer bring() {
        var dialog = wishes.dialog();
        if (dialog.isEmpty()) {
            return ClientAnswer.refused("there is no dialog with it");
        }
        for (var attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            try {
                // Asked for anew each time: what crossed our request may have changed the lines.
                var response = dialog.get().reinvite(List.of(), () -> Optional.of(locked(wishes::offer)));
                if (response.isSuccess()) {
                    return ClientAnswer.agreed();
                }
                var later = response.status() == 500 ? retryAfter(response) : Optional.<Duration>empty();
                if (later.isEmpty()) {
                    return ClientAnswer.refused(response.status() + " " + response.reason());
                }
                await(later.get());
            } catch (RequestFailedException failure) {
                if (failure.kind() != RequestFailedException.Kind.PENDING) {
                    return ClientAnswer.refused(String.valueOf(failure.getMessage()));
                }
                await(UNTIL_DONE);
            }
        }
        return ClientAnswer.refused("its own requests were in the way of ours " + ATTEMPTS_MAX + " times");
    }

    // A request of the other side's that is not finished yet (RFC 3261 §14.2).
    private static Optional<Duration> retryAfter(SipResponse response) {
        return response.headers()
                .first("Retry-After")
                .filter(text -> text.matches("[0-9]{1,4}.*"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text.replaceAll("[^0-9].*", ""))))
                .filter(pause -> pause.compareTo(RETRY_AFTER_MAX) <= 0);
    }

    private static void await(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> T locked(java.util.function.Supplier<T> reading) {
        lock.lock();
        try {
            return reading.get();
        } finally {
            lock.unlock();
        }
    }
}
