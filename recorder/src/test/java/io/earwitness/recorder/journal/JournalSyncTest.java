package io.earwitness.recorder.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class JournalSyncTest {
    private final JournalRoom room = new JournalRoom();

    @Test
    void outlivesWhateverAJournalThrows(@TempDir Path directory) throws Exception {
        try (var journals = room.journals(directory)) {
            var writer = writer(journals, new DyingFile());
            writer.append(new JournalRecord.Noted(JournalRoom.nanos(0), "something to force", ""));
            var sync = new JournalSync(
                    Set.of(writer), new SyncRounds(), Duration.ofMillis(1), () -> {}, Optional.empty(), room.meters);
            sync.start();

            await().until(() -> failures() > 4);
            sync.close();
        }
    }

    @Test
    void tellsOnceOfADiskThatIsGoneAndOnceThatItIsBack(@TempDir Path directory) throws Exception {
        var log = (Logger) LoggerFactory.getLogger(JournalSync.class);
        var heard = new ListAppender<ILoggingEvent>();
        heard.start();
        log.addAppender(heard);
        log.setLevel(Level.INFO);
        try (var journals = room.journals(directory)) {
            var disk = new DyingFile();
            var writer = writer(journals, disk);
            writer.append(new JournalRecord.Noted(JournalRoom.nanos(0), "something to force", ""));
            var sync = new JournalSync(
                    Set.of(writer), new SyncRounds(), Duration.ofMillis(1), () -> {}, Optional.empty(), room.meters);
            sync.start();
            await().until(() -> failures() > 4);
            disk.isBack = true;
            await().until(() -> !writer.needsForce());
            sync.close();
        } finally {
            log.setLevel(null);
            log.detachAppender(heard);
        }

        assertThat(heard.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        told -> assertThat(told).contains("cannot be brought to the disk", "no disk"),
                        told -> assertThat(told).contains("is on the disk again"));
    }

    private double failures() {
        return room.meters.get("earwitness.journal.sync.failures").counter().count();
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

    @Test
    void forcesManyJournalsByTheirFileSystemAndNoneByItself(@TempDir Path directory) throws Exception {
        var together = FileSystemSync.of(directory);
        assumeThat(together).isPresent();
        try (var journals = room.journals(directory)) {
            var files = Stream.generate(CountedFile::new).limit(20).toList();
            var writers = files.stream().map(file -> writer(journals, file)).toList();
            writers.forEach(
                    writer -> writer.append(new JournalRecord.Noted(JournalRoom.nanos(0), "something to force", "")));
            var sync = new JournalSync(
                    Set.copyOf(writers), new SyncRounds(), Duration.ofMillis(1), () -> {}, together, room.meters);
            sync.start();

            await().until(() -> writers.stream().noneMatch(JournalWriter::needsForce));
            sync.close();
            assertThat(files).allMatch(file -> file.forced.get() == 0);
        }
    }

    @Test
    void forcesAFewJournalsOneByOne(@TempDir Path directory) throws Exception {
        try (var journals = room.journals(directory)) {
            var file = new CountedFile();
            var writer = writer(journals, file);
            writer.append(new JournalRecord.Noted(JournalRoom.nanos(0), "something to force", ""));
            var sync = new JournalSync(
                    Set.of(writer),
                    new SyncRounds(),
                    Duration.ofMillis(1),
                    () -> {},
                    FileSystemSync.of(directory),
                    room.meters);
            sync.start();

            await().until(() -> !writer.needsForce());
            sync.close();
            assertThat(file.forced).hasValue(1);
        }
    }

    @Test
    void trustsOnlyASystemThatTellsOfFailures() {
        assertThat(FileSystemSync.tellsFailures("Linux", "6.18.44-cloud")).isTrue();
        assertThat(FileSystemSync.tellsFailures("Linux", "5.8.0")).isTrue();
        assertThat(FileSystemSync.tellsFailures("Linux", "5.7.19")).isFalse();
        assertThat(FileSystemSync.tellsFailures("Linux", "4.18.0-553.el8")).isFalse();
        assertThat(FileSystemSync.tellsFailures("Mac OS X", "14.1")).isFalse();
        assertThat(FileSystemSync.tellsFailures("Linux", "unheard of")).isFalse();
    }

    private static final class CountedFile implements JournalFile {
        private final AtomicInteger forced = new AtomicInteger();

        @Override
        public void write(ByteBuffer source, long position) {
            source.position(source.limit());
        }

        @Override
        public void force() {
            forced.incrementAndGet();
        }

        @Override
        public void close() {
            // Memory needs no closing.
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
        private volatile boolean isBack;
        private int forced;

        @Override
        public void write(ByteBuffer source, long position) {
            source.position(source.limit());
        }

        @Override
        public void force() throws IOException {
            if (isBack) {
                return;
            }
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
