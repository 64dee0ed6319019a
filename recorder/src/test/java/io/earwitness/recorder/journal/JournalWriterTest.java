package io.earwitness.recorder.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.recorder.journal.JournalRecord.BodyPartReceived;
import io.earwitness.recorder.journal.JournalRecord.ControlAnswered;
import io.earwitness.recorder.journal.JournalRecord.ControlRequested;
import io.earwitness.recorder.journal.JournalRecord.DeviationNoted;
import io.earwitness.recorder.journal.JournalRecord.MessagePartAbsent;
import io.earwitness.recorder.journal.JournalRecord.MessagePieceArrived;
import io.earwitness.recorder.journal.JournalRecord.MessagePieceArrived.End;
import io.earwitness.recorder.journal.JournalRecord.MessageSeen;
import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.JournalRecord.PacketsRejected;
import io.earwitness.recorder.journal.JournalRecord.SessionOpened;
import io.earwitness.recorder.journal.JournalRecord.StreamAgreed;
import io.earwitness.recorder.journal.JournalRecord.StreamPaused;
import io.earwitness.recorder.journal.JournalRecord.StreamRemoved;
import io.earwitness.recorder.journal.JournalRecord.StreamResumed;
import io.earwitness.recorder.model.ControlAction;
import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.SessionOrigin;
import io.earwitness.recorder.model.StreamDescription;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalWriterTest {
    @TempDir
    Path directory;

    private final JournalRoom room = new JournalRoom();
    private Journals journals;

    @BeforeEach
    void open() throws Exception {
        journals = room.journals(directory);
    }

    @AfterEach
    void close() throws Exception {
        journals.close();
    }

    @Test
    void readsBackEveryKindOfRecordAsItWasAppended() throws Exception {
        var id = room.id();
        var origin = new SessionOrigin(
                "a84b4c76e66710", "1928", "Ünïcode/1", "192.0.2.1:5060", "[2001:db8::1]:5060", "TCP", "sip:srs@[::1]");
        var formats = List.of(
                new NegotiatedFormat(0, "PCMU", 8000, 1, ""),
                new NegotiatedFormat(101, "telephone-event", 8000, 1, "0-15"));
        var stream = new StreamDescription(0, 2, "label 1", "audio", "RTP/AVP", formats, 10_000, "slides");
        var message = "INVITE sip:srs SIP/2.0\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        var written = List.of(
                new SessionOpened(JournalRoom.nanos(0), id, origin),
                new StreamAgreed(JournalRoom.nanos(1), stream),
                new StreamPaused(JournalRoom.nanos(2), 65_534, PauseCause.RECORDER),
                new StreamResumed(JournalRoom.nanos(3), 65_534, PauseCause.RECORDER),
                new ControlRequested(JournalRoom.nanos(3), ControlAction.PAUSE, "anna", "card number"),
                new ControlAnswered(JournalRoom.nanos(3), ControlAction.PAUSE, "The client agreed"),
                new StreamRemoved(JournalRoom.nanos(4), 3),
                new PacketsRejected(JournalRoom.nanos(5), 0, 1L << 40, "not RTP"),
                new DeviationNoted(
                        JournalRoom.nanos(6),
                        new Deviation(
                                "LABEL_REPEATED",
                                "RFC 7866 §7.1.1",
                                "Two streams share one label",
                                "a=label:1",
                                "Each is recorded for itself.",
                                new Deviation.Place(1, Deviation.Part.DESCRIPTION, List.of(9, 14)))),
                new MessagePartAbsent(JournalRoom.nanos(7), 2, "m1", MessagePartAbsent.Why.PAUSED),
                new Noted(JournalRoom.nanos(7), "text", ""));
        var writer = journals.create(id);
        written.forEach(writer::append);
        writer.append(new MessageSeen(JournalRoom.nanos(8), true, "192.0.2.1:5060", "192.0.2.2:5060", "UDP", message));
        writer.append(new BodyPartReceived(JournalRoom.nanos(9), "INVITE", "application/rs-metadata", new byte[0]));

        writer.append(new MessagePieceArrived(
                JournalRoom.nanos(10),
                3,
                "m1",
                "msrp://a/x;tcp",
                "msrp://b/y;tcp",
                "text/plain",
                7,
                -1,
                End.MORE,
                message));

        var sealed = writer.seal(EndCause.CLIENT_BYE, "after 3 s");

        var expected = new ArrayList<String>();
        written.forEach(record -> expected.add(record.toString()));
        expected.add("MessageSeen " + JournalRoom.nanos(8) + " true 192.0.2.1:5060 192.0.2.2:5060 UDP "
                + JournalRoom.hex(java.nio.ByteBuffer.wrap(message)));
        expected.add("BodyPartReceived " + JournalRoom.nanos(9) + " INVITE application/rs-metadata ");
        expected.add("MessagePieceArrived " + JournalRoom.nanos(10)
                + " 3 m1 msrp://a/x;tcp msrp://b/y;tcp text/plain 7 -1 MORE "
                + JournalRoom.hex(java.nio.ByteBuffer.wrap(message)));
        expected.add(new JournalRecord.SessionEnded(JournalRoom.nanos(0), EndCause.CLIENT_BYE, "after 3 s").toString());
        assertThat(JournalRoom.records(sealed.file())).isEqualTo(expected);
        try (var reader = journals.read(sealed.file())) {
            assertThat(reader.header().id()).isEqualTo(id);
            assertThat(reader.header().createdEpochNanos()).isEqualTo(JournalRoom.nanos(0));
        }
    }

    @Test
    void keepsPacketsOfEverySizeByteForByteWithSourceAndKind() throws Exception {
        var writer = journals.create(room.id());
        var pen = writer.attach();
        var expected = new ArrayList<String>();
        var sizes = List.of(0, 1, 12, 172, 1500, 40_000, 65_507, 172);
        for (var i = 0; i < sizes.size(); i++) {
            var packet = JournalRoom.packet(i, sizes.get(i));
            var source = i % 2 == 0 ? "192.0.2.1:30000" : "[2001:db8::1]:30000";
            var kind = i % 2 == 0 ? PacketKind.RTP : PacketKind.RTCP;
            pen.packet(i, kind, pen.source(source), packet, JournalRoom.nanos(i));
            expected.add("%s %d %s %d %s".formatted(kind, i, source, JournalRoom.nanos(i), JournalRoom.hex(packet)));
            assertThat(packet.remaining()).isEqualTo(sizes.get(i));
        }
        pen.detach();

        var sealed = writer.seal(EndCause.CLIENT_BYE, "");

        assertThat(JournalRoom.records(sealed.file()))
                .startsWith(expected.toArray(String[]::new))
                .hasSize(9);
    }

    @Test
    void writesToTheFileWhenThePacketHasWaitedForTheFlushInterval() throws Exception {
        try (var unprotected = room.journals(directory.resolve("unprotected"), JournalRoom.withoutBuffers())) {
            assertWrittenAfter(20, unprotected, directory.resolve("unprotected"));
        }
    }

    @Test
    void waitsLongerWhereAKillDoesNotReachWhatWaits() throws Exception {
        try (var kept = room.journals(directory.resolve("kept"), JournalRoom.keptOnDisk())) {
            assertWrittenAfter(1_000, kept, directory.resolve("kept"));
        }
    }

    @Test
    void writesWhatWaitsAsSoonAsARoundOfForcingBegins() throws Exception {
        var rounds = new SyncRounds();
        var id = room.id();
        var file = directory.resolve("a.ewj");
        try (var kept = room.journals(directory.resolve("rounds"), JournalRoom.keptOnDisk())) {
            var header = JournalHeader.plain(id, 0, 4711);
            var written = ChannelJournalFile.create(file);
            var pen = room.pen(header, written, 32 * 1024, rounds);
            var writer = new JournalWriter(id, id, pen, written, kept, JournalRoom.CLOCK, JournalRoom.keptOnDisk());
            var appender = writer.attach();
            JournalRoom.append(appender, 0, 1, 172);
            assertThat(Files.size(file)).isZero();

            var first = rounds.begin();
            assertThat(writer.hasWritten(first)).isFalse();
            JournalRoom.append(appender, 0, 2, 172);

            assertThat(writer.hasWritten(first)).isTrue();
            var afterFirst = Files.size(file);
            assertThat(afterFirst).isGreaterThan(2 * 172);
            JournalRoom.append(appender, 0, 3, 172);
            var second = rounds.begin();
            appender.turn(1);
            assertThat(writer.hasWritten(second)).isTrue();
            assertThat(Files.size(file)).isGreaterThan(afterFirst + 172);
            appender.detach();
            writer.abandon();
        }
    }

    private void assertWrittenAfter(int millis, Journals journals, Path directory) throws Exception {
        var id = room.id();
        var pen = journals.create(id).attach();
        var file = directory.resolve("open").resolve(id + ".ewj");
        var header = Files.size(file);
        JournalRoom.append(pen, 0, 1, 172);

        pen.turn(1_000_000);
        pen.turn(millis * 1_000_000L);
        assertThat(Files.size(file)).isEqualTo(header);
        pen.turn((millis + 1) * 1_000_000L);
        assertThat(Files.size(file)).isGreaterThan(header);
    }

    @Test
    void aReaderAtTheTailFindsWhatIsWrittenLater() throws Exception {
        var writer = journals.create(room.id());
        writer.append(new Noted(1, "first", ""));
        try (var reader = journals.read(directory.resolve("open").resolve(writer.id() + ".ewj"))) {
            assertThat(JournalRoom.records(reader)).hasSize(1);
            writer.append(new Noted(2, "second", ""));
            assertThat(JournalRoom.records(reader)).containsExactly(new Noted(2, "second", "").toString());
            writer.seal(EndCause.CLIENT_BYE, "");
            assertThat(JournalRoom.records(reader)).hasSize(1);
            assertThat(reader.tailBytes()).isZero();
        }
    }

    @Test
    void recordsOfOtherThreadsComeBeforeWhatTheLoopAddsAfterThem() throws Exception {
        var writer = journals.create(room.id());
        var pen = writer.attach();
        JournalRoom.append(pen, 0, 1, 16);
        CompletableFuture.runAsync(() -> writer.append(new Noted(2, "from elsewhere", "")))
                .join();
        pen.append(new StreamPaused(3, 0, PauseCause.CLIENT));
        pen.detach();

        var records = JournalRoom.records(writer.seal(EndCause.CLIENT_BYE, "").file());

        assertThat(records.get(1)).startsWith("Noted");
        assertThat(records.get(2)).startsWith("StreamPaused");
    }

    @Test
    void syncReturnsOnlyWhenTheLoopHasWritten() throws Exception {
        var writer = journals.create(room.id());
        var pen = writer.attach();
        writer.append(new Noted(1, "text", ""));
        var synced = CompletableFuture.runAsync(() -> sync(writer));
        var turns = 0L;
        while (!synced.isDone()) {
            pen.turn(turns++);
        }

        synced.join();

        assertThat(JournalRoom.records(directory.resolve("open").resolve(writer.id() + ".ewj")))
                .hasSize(1);
        pen.detach();
    }

    @Test
    void anInterruptOfWhoeverAppendsDoesNotEndTheJournal() throws Exception {
        var writer = journals.create(room.id());
        var stillInterrupted = new AtomicBoolean();
        var thread = Thread.ofVirtual().start(() -> {
            Thread.currentThread().interrupt();
            writer.append(new Noted(1, "while interrupted", ""));
            stillInterrupted.set(Thread.interrupted());
        });
        thread.join();
        writer.append(new Noted(2, "afterwards", ""));

        var records = JournalRoom.records(writer.seal(EndCause.CLIENT_BYE, "").file());

        assertThat(stillInterrupted).isTrue();
        assertThat(records).hasSize(3);
    }

    @Test
    void givesThePenToOneCaptureAtATimeAndSealsOnlyWithoutOne() throws Exception {
        var writer = journals.create(room.id());
        var pen = writer.attach();

        assertThatThrownBy(writer::attach).hasMessageContaining("has a capture already");
        assertThatThrownBy(() -> writer.seal(EndCause.SHUTDOWN, "")).hasMessageContaining("still has a capture");
        pen.detach();
        writer.seal(EndCause.SHUTDOWN, "");
        assertThatThrownBy(writer::attach).hasMessageContaining("is sealed");
        assertThatThrownBy(() -> writer.append(new Noted(1, "", ""))).hasMessageContaining("is sealed");
    }

    @Test
    void moreThanAThousandSourcesAreStoredWithoutTheirAddress() throws Exception {
        var writer = journals.create(room.id());
        var pen = writer.attach();
        for (var i = 0; i < 2_000; i++) {
            pen.packet(0, PacketKind.RTP, pen.source("192.0.2.1:" + i), JournalRoom.packet(i, 12), i);
        }
        pen.detach();

        var records = JournalRoom.records(writer.seal(EndCause.CLIENT_BYE, "").file());

        assertThat(records).hasSize(2_001);
        assertThat(records.get(1_023)).startsWith("RTP 0 192.0.2.1:1023 ");
        assertThat(records.get(1_024)).startsWith("RTP 0  1024 ");
    }

    private static void sync(JournalWriter writer) {
        try {
            writer.sync();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
