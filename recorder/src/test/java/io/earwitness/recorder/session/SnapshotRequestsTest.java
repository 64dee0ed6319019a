package io.earwitness.recorder.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.message.Headers;
import io.earwitness.sip.message.SipResponse;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SnapshotRequestsTest {
    private final AtomicInteger sent = new AtomicInteger();
    private final CompletableFuture<Boolean> over = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();

    @Test
    @Tag("SRS-SNP-08")
    void clientThatAgreesAndSendsNothingIsAskedThreeTimesAndNoMore() throws Exception {
        var snapshots = snapshots(Duration.ofMillis(1));
        lock.lock();
        try {
            snapshots.ask("names are missing");
            assertThat(snapshots.isBusy()).isTrue();
        } finally {
            lock.unlock();
        }

        assertThat(over.get(20, TimeUnit.SECONDS)).isFalse();
        assertThat(sent).hasValue(3);
        assertThat(snapshots.isBusy()).isFalse();
    }

    @Test
    void nothingMoreIsAskedOnceTheSnapshotHasCome() throws Exception {
        var snapshots = snapshots(Duration.ofMinutes(5));
        lock.lock();
        try {
            snapshots.ask("");
            snapshots.arrived();
        } finally {
            lock.unlock();
        }

        assertThat(over.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(sent).hasValueLessThanOrEqualTo(1);
    }

    @Test
    @Tag("SRS-SNP-08")
    void asksByItselfNoMoreThanThreeTimesInASession() {
        var snapshots = snapshots(Duration.ofMillis(1));
        for (var time = 0; time < 3; time++) {
            assertThat(snapshots.mayAskByItself()).isTrue();
            snapshots.countsAsItsOwn();
        }

        assertThat(snapshots.mayAskByItself()).isFalse();
    }

    private SnapshotRequests snapshots(Duration patience) {
        return new SnapshotRequests("test", lock, new Peer(), new SnapshotRequests.Pace(patience, patience));
    }

    /// Agrees to everything.
    private Dialog dialog() {
        return (Dialog) Proxy.newProxyInstance(
                Dialog.class.getClassLoader(), new Class<?>[] {Dialog.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("request");
                    assertThat(arguments[0]).isEqualTo("UPDATE");
                    sent.incrementAndGet();
                    return new SipResponse(200, "OK", Headers.empty(), Optional.empty());
                });
    }

    private final class Peer implements SnapshotRequests.Peer {
        @Override
        public Optional<Dialog> dialog() {
            return Optional.of(SnapshotRequestsTest.this.dialog());
        }

        @Override
        public List<String> accept() {
            return List.of();
        }

        @Override
        public void said(ClientAnswer answer) {}

        @Override
        public void over(boolean arrived) {
            over.complete(arrived);
        }
    }
}
