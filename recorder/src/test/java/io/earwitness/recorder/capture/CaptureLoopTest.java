package io.earwitness.recorder.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.earwitness.media.net.MediaSocket;
import io.earwitness.media.net.PacketConsumer;
import io.earwitness.media.net.PacketSource;
import io.earwitness.media.net.SourceCounters;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CaptureLoopTest {
    private final BrokenSource source = new BrokenSource();
    private final CaptureLoop loop = new CaptureLoop(0, source, () -> 0);

    @BeforeEach
    void start() {
        loop.start();
    }

    @AfterEach
    void stop() throws Exception {
        loop.stop();
    }

    @Test
    void outlivesASourceThatFails() {
        await().until(() -> loop.failures() == 3);

        assertThat(loop.<String>call(() -> "alive")).isEqualTo("alive");
    }

    @Test
    void outlivesACommandThatFailsAndTellsItsCaller() {
        assertThatThrownBy(() -> loop.call(() -> {
                    throw new IllegalArgumentException("no such stream");
                }))
                .hasMessageContaining("no such stream");

        assertThat(loop.<String>call(() -> "alive")).isEqualTo("alive");
    }

    @Test
    void finishesACommandThoughItsCallerIsInterrupted() {
        Thread.currentThread().interrupt();

        assertThat(loop.<String>call(() -> "done")).isEqualTo("done");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void saysSoWhenItHasEnded() throws Exception {
        loop.stop();

        assertThatThrownBy(() -> loop.call(() -> "too late")).hasMessageContaining("has ended");
    }

    /// A source that fails in three ways, one after the other, and then has nothing more to give.
    private static final class BrokenSource implements PacketSource {
        private final Queue<Throwable> failures = new ArrayDeque<>();

        BrokenSource() {
            failures.add(new IOException("no more files"));
            failures.add(new IllegalStateException("a consumer that fails"));
            failures.add(new AssertionError("a defect of ours"));
        }

        @Override
        public int poll(PacketConsumer consumer, long timeoutNanos) throws IOException {
            switch (failures.poll()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> LockSupport.parkNanos(timeoutNanos);
            }
            return 0;
        }

        @Override
        public MediaSocket open(InetSocketAddress local, Object attachment) {
            throw new UnsupportedOperationException("this source has no sockets");
        }

        @Override
        public void close(MediaSocket socket) {
            throw new UnsupportedOperationException("this source has no sockets");
        }

        @Override
        public SourceCounters counters() {
            return new SourceCounters(0, 0, 0, OptionalLong.empty());
        }

        @Override
        public String name() {
            return "broken";
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    }
}
