package io.earwitness.recorder.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalDiskFullTest {
    private static final int FRAME_BYTES = 20 + 2 + 172;

    @TempDir
    Path directory;

    private final JournalRoom room = new JournalRoom();
    private final JournalHeader header = new JournalHeader(1, room.id(), 0, 4711);
    private final FailingFile file = new FailingFile(3 * FRAME_BYTES + 100);
    private final JournalPen pen = new JournalPen(
            header,
            file,
            ByteBuffer.allocateDirect(4 * FRAME_BYTES),
            JournalRoom.CLOCK,
            new JournalCounters(room.meters),
            room.told);

    @Test
    void whatIsThereStaysReadableWhenTheDiskIsFull() throws Exception {
        append(0, 20);

        assertThat(records()).hasSize(3).allMatch(record -> record.startsWith("RTP 0"));
    }

    @Test
    void tellsTheListenerOnceAndCountsEveryRecordLost() {
        append(0, 20);

        // Three are in the file, one partly; it and what fits beside it wait in memory, the rest is lost.
        assertThat(room.told.events).containsExactly("failed: No space left on device");
        assertThat(room.counted("earwitness.journal.lost")).isEqualTo(13);
        assertThat(room.counted("earwitness.journal.failures")).isGreaterThanOrEqualTo(1);
    }

    @Test
    void goesOnWithoutATornRecordWhenThereIsRoomAgain() throws Exception {
        append(0, 20);
        file.makeRoom(1_000_000);

        assertThat(pen.flushNow()).isEmpty();
        append(20, 22);
        pen.flushNow();

        var records = records();
        assertThat(records).hasSize(10);
        assertThat(records.subList(0, 7)).allMatch(record -> record.startsWith("RTP 0"));
        assertThat(records.get(7)).startsWith("Noted").contains("13 records lost", "No space left on device");
        assertThat(records.get(8)).startsWith("RTP 0");
        assertThat(room.told.events).containsExactly("failed: No space left on device", "resumed, lost 13");
    }

    @Test
    void writesSuccessfulBytesOnceHoweverSmallThePiecesThatTheDiskTakes() throws Exception {
        file.makeRoom(0);
        append(0, 4);
        for (var i = 0; i < 4 * FRAME_BYTES; i += 7) {
            file.makeRoom(7);
            pen.flushNow();
        }

        assertThat(records()).hasSize(4);
        assertThat(room.counted("earwitness.journal.lost")).isZero();
    }

    private void append(int from, int to) {
        for (var i = from; i < to; i++) {
            pen.packet(0, PacketKind.RTP, 0, JournalRoom.packet(i, 172), i);
        }
        pen.flush();
    }

    private List<String> records() throws IOException {
        var path = directory.resolve("journal.ewj");
        Files.write(path, file.content(header));
        try (var reader = JournalReader.open(path)) {
            var records = JournalRoom.records(reader);
            assertThat(reader.damage()).isEmpty();
            return records;
        }
    }
}
