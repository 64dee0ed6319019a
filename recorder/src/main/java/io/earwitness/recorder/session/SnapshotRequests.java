package io.earwitness.recorder.session;

import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.dialog.RequestFailedException;
import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.siprec.metadata.SnapshotRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/// Asks the client for its whole metadata (RFC 7866 §9.2): by UPDATE alone, one request at a time, again after growing
/// pauses where the snapshot does not come, and never more often than so many times in a session by itself.
///
/// Owned by one session and guarded by its lock; a virtual thread works here only while something is asked.
final class SnapshotRequests {
    private static final int BY_ITSELF_MAX = 3;
    private static final List<Header> HEADERS =
            List.of(new Header("Require", "siprec"), new Header("Content-Disposition", "recording-session"));

    private final String name;
    private final ReentrantLock lock;
    private final Peer peer;
    private final Pace pace;
    private int byItself;
    private boolean busy;
    private CompletableFuture<ClientAnswer> said = new CompletableFuture<>();
    private CompletableFuture<Boolean> arrival = new CompletableFuture<>();

    /// How patient it is.
    ///
    /// @param arrival how long the snapshot may take once the client agreed
    /// @param pause   before the second request; twice as long before the third
    record Pace(Duration arrival, Duration pause) {
        static final Pace DEFAULT = new Pace(Duration.ofSeconds(10), Duration.ofSeconds(5));
    }

    /// The client as the session knows it. Called under the session's lock but for the dialog.
    interface Peer {
        /// Empty where there never was one. Not called under the lock: it may take a moment until there is one.
        Optional<Dialog> dialog();

        /// The values of its Accept.
        List<String> accept();

        /// It answered, or is asked no more.
        void said(ClientAnswer answer);

        /// No snapshot is to be waited for any longer, whether or not one came.
        void over(boolean arrived);
    }

    SnapshotRequests(String name, ReentrantLock lock, Peer peer, Pace pace) {
        this.name = name;
        this.lock = lock;
        this.peer = peer;
        this.pace = pace;
    }

    boolean isBusy() {
        return busy;
    }

    /// Under the session's lock: whether it may ask of its own accord once more.
    boolean mayAskByItself() {
        return !busy && byItself < BY_ITSELF_MAX;
    }

    void countsAsItsOwn() {
        byItself++;
    }

    /// Under the session's lock, while not busy. Completes with what the client says to the request itself.
    CompletableFuture<ClientAnswer> ask(String reason) {
        busy = true;
        said = new CompletableFuture<>();
        arrival = new CompletableFuture<>();
        Thread.ofVirtual().name("session-snapshot-" + name).start(() -> run(reason));
        return said;
    }

    /// Under the session's lock: a complete document has come.
    void arrived() {
        arrival.complete(true);
    }

    private void run(String reason) {
        var came = false;
        var pause = pace.pause();
        for (var attempt = 0; attempt < BY_ITSELF_MAX && !came; attempt++) {
            if (attempt > 0) {
                came = awaited(pause);
                pause = pause.multipliedBy(2);
            }
            if (!came && !agreed(reason)) {
                break;
            }
            came = came || awaited(pace.arrival());
        }
        lock.lock();
        try {
            busy = false;
            peer.over(arrival.isDone());
        } finally {
            lock.unlock();
        }
    }

    private boolean agreed(String reason) {
        var answer = send(reason);
        lock.lock();
        try {
            if (said.complete(answer)) {
                peer.said(answer);
            }
        } finally {
            lock.unlock();
        }
        return answer.kind() == ClientAnswer.Kind.AGREED;
    }

    private ClientAnswer send(String reason) {
        var dialog = peer.dialog();
        String type;
        lock.lock();
        try {
            type = SnapshotRequest.mediaType(peer.accept());
        } finally {
            lock.unlock();
        }
        if (dialog.isEmpty()) {
            return ClientAnswer.refused("there is no dialog with it any more");
        }
        var document = new SnapshotRequest(Optional.of(reason).filter(text -> !text.isEmpty())).document();
        try {
            var response = dialog.get().request(SipMethod.UPDATE, HEADERS, Optional.of(new SipBody(type, document)));
            return answer(response);
        } catch (RequestFailedException failure) {
            return ClientAnswer.refused(String.valueOf(failure.getMessage()));
        }
    }

    private static ClientAnswer answer(SipResponse response) {
        return response.isSuccess()
                ? ClientAnswer.agreed()
                : ClientAnswer.refused(response.status() + " " + response.reason());
    }

    private boolean awaited(Duration patience) {
        try {
            return arrival.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException not) {
            return false;
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException never) {
            throw new IllegalStateException(never);
        }
    }
}
