package io.earwitness.recorder.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalSyncTest {
    private final JournalRoom room = new JournalRoom();

    @Test
    void outlivesWhateverAJournalThrows(@TempDir Path directory) throws Exception {
        try (var journals = room.journals(directory)) {
            var writer = writer(journals, new DyingFile());
            writer.append(new JournalRecord.Noted(JournalRoom.nanos(0), "something to force", ""));
            var sync = new JournalSync(Set.of(writer), Duration.ofMillis(1), () -> {}, room.meters);
            sync.start();

            await().until(() -> room.meters
                            .get("earwitness.journal.sync.failures")
                            .counter()
                            .count()
                    > 4);
            sync.close();
        }
    }

    @Test
    void nobodyWhoAppendsWaitsForADiskThatIsSlow(@TempDir Path directory) throws Exception {
        try (var journals = room.journals(directory)) {
            var disk = new SlowFile();
            var writer = writer(journals, disk);
            writer.append(new JournalRecord.Noted(JournalRoom.nanos(0), "something to force", ""));
            var forced = CompletableFuture.runAsync(() -> {
                try {
                    writer.sync();
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
            await().until(() -> disk.asked.getCount() == 0);

            writer.append(new JournalRecord.Noted(JournalRoom.nanos(1), "appended while the disk is busy", ""));

            assertThat(forced).isNotDone();
            disk.done.countDown();
            forced.get(30, TimeUnit.SECONDS);
        }
    }

    /// Is not done with being forced until it is told so.
    private static final class SlowFile implements JournalFile {
        final CountDownLatch asked = new CountDownLatch(1);
        final CountDownLatch done = new CountDownLatch(1);

        @Override
        public void write(ByteBuffer source, long position) {
            source.position(source.limit());
        }

        @Override
        public void force() throws IOException {
            asked.countDown();
            try {
                done.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void close() {
            // Memory needs no closing.
        }
    }

    private JournalWriter writer(Journals journals, JournalFile file) {
        var id = room.id();
        var config = JournalConfig.defaults();
        var pen = room.pen(JournalHeader.plain(id, 0, 4711), file, config.bufferBytes());
        return new JournalWriter(id, id, pen, file, journals, JournalRoom.CLOCK, config);
    }

    /// Fails to be forced in another way each time.
    private static final class DyingFile implements JournalFile {
        private int forced;

        @Override
        public void write(ByteBuffer source, long position) {
            source.position(source.limit());
        }

        @Override
        public void force() throws IOException {
            switch (forced++ % 3) {
                case 0 -> throw new IOException("no disk");
                case 1 -> throw new UncheckedIOException(new IOException("no disk"));
                default -> throw new StackOverflowError("a test's");
            }
        }

        @Override
        public void close() {
            // Memory needs no closing.
        }
    }
}
