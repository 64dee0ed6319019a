package io.earwitness.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.rtp.RtpPacketizer;
import io.earwitness.recorder.archive.AssembledRecording;
import io.earwitness.recorder.assembly.Assembled;
import io.earwitness.recorder.journal.JournalConfig;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.JournalRecord.SessionOpened;
import io.earwitness.recorder.journal.JournalRecord.StreamAgreed;
import io.earwitness.recorder.journal.Journals;
import io.earwitness.recorder.journal.PacketAppender;
import io.earwitness.recorder.journal.SealedJournal;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SessionOrigin;
import io.earwitness.recorder.model.StreamDescription;
import io.earwitness.recorder.model.Verdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sealed journals on the disk, spoiled in several ways, to what assembly makes of them.
class SealedJournalQueueTest {
    private static final Instant START = Instant.parse("2026-03-04T12:00:00Z");
    private static final long START_NANOS = START.getEpochSecond() * 1_000_000_000L;
    private static final NegotiatedFormat PCMA = new NegotiatedFormat(8, "PCMA", 8000, 1, "");

    private final Path directory;
    private final Journals journals;
    private final SealedJournalQueue queue;

    SealedJournalQueueTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.journals = Journals.open(
                directory.resolve("journals"),
                JournalConfig.defaults(),
                Clock.fixed(START, ZoneOffset.UTC),
                new SimpleMeterRegistry(),
                new JournalComplaints());
        this.queue = new SealedJournalQueue(journals, _ -> {});
    }

    @AfterEach
    void close() throws IOException {
        journals.close();
    }

    @Test
    void wholeJournalIsCompleteRecording() throws Exception {
        assertThat(assembled(sealed()).manifest().verdict()).isEqualTo(Verdict.COMPLETE);
    }

    @Test
    void bytesFlippedInTheMiddleMakeTheRecordingDamaged() throws Exception {
        var journal = sealed();
        spoil(journal, Files.size(journal.file()) / 2);

        var manifest = assembled(journal).manifest();

        assertThat(manifest.verdict()).isEqualTo(Verdict.DAMAGED);
        assertThat(manifest.verdictReason()).matches("\\d+ bytes in the middle of the journal cannot be read.");
        // With the bytes a block is lost, which holds at most 800 ms of a call of two seconds.
        assertThat(manifest.streams().getFirst().packets()).isBetween(40L, 99L);
    }

    @Test
    void bytesFlippedAtTheEndOfASealedJournalMakeTheRecordingDamaged() throws Exception {
        var journal = sealed();
        spoil(journal, Files.size(journal.file()) - 10);

        var manifest = assembled(journal).manifest();

        assertThat(manifest.verdict()).isEqualTo(Verdict.DAMAGED);
        assertThat(manifest.verdictReason()).matches("\\d+ bytes at the end of the journal cannot be read.");
    }

    private AssembledRecording assembled(SealedJournal journal) throws IOException {
        return Assembled.one(directory.resolve("work"), queue.source(journal));
    }

    private static void spoil(SealedJournal journal, long offset) throws IOException {
        var bytes = Files.readAllBytes(journal.file());
        for (var i = (int) offset; i < offset + 4; i++) {
            bytes[i] ^= 0x55;
        }
        Files.write(journal.file(), bytes);
    }

    /// A call of two seconds on one stream.
    private SealedJournal sealed() throws IOException {
        var id = RecordingId.create(START, new SplittableRandom(7));
        var journal = journals.create(id);
        journal.append(new SessionOpened(START_NANOS, id, new SessionOrigin("call", "", "", "", "", "UDP", "")));
        journal.append(new StreamAgreed(
                START_NANOS, new StreamDescription(0, 0, "1", "audio", "RTP/AVP", List.of(PCMA), 40_000)));
        var pen = journal.attach();
        for (var packet = 0; packet < 100; packet++) {
            speak(pen, packet);
            pen.turn(packet * 20_000_000L);
        }
        pen.detach();
        return journal.seal(EndCause.CLIENT_BYE, "");
    }

    private final RtpPacketizer packetizer = new RtpPacketizer(0x1000, 1, 0);

    private void speak(PacketAppender pen, int packet) {
        var payload = new byte[160];
        Arrays.fill(payload, (byte) (packet % 2 == 0 ? 0x15 : 0x95));
        var bytes = ByteBuffer.wrap(packetizer.packet(8, packet == 0, payload, 160));
        pen.packet(0, PacketKind.RTP, pen.source("127.0.0.1:40000"), bytes, START_NANOS + packet * 20_000_000L);
    }
}
