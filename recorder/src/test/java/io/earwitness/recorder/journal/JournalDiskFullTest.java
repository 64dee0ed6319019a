package io.earwitness.recorder.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalDiskFullTest {
    private static final int FRAME_BYTES = 16 + 2 + 172;
    private static final int BLOCK_BYTES = 56 + 4 * FRAME_BYTES;

    @TempDir
    Path directory;

    private final JournalRoom room = new JournalRoom();
    private final JournalHeader header = JournalHeader.plain(room.id(), 0, 4711);
    private final FailingFile file = new FailingFile(BLOCK_BYTES + 100);
    private final JournalPen pen = room.pen(header, file, 4 * FRAME_BYTES);

    @Test
    void whatIsThereStaysReadableWhenTheDiskIsFull() throws Exception {
        append(0, 20);

        assertThat(records()).hasSize(4).allMatch(record -> record.startsWith("RTP 0"));
    }

    @Test
    void tellsTheListenerOnceAndCountsEveryRecordLost() {
        append(0, 20);

        // Four are in the file; four wait in memory, part of which is in the file, too; the rest is lost.
        assertThat(room.told.events).containsExactly("failed: No space left on device");
        assertThat(room.counted("earwitness.journal.lost")).isEqualTo(12);
        assertThat(room.counted("earwitness.journal.failures")).isGreaterThanOrEqualTo(1);
        assertThat(pen.isFailing()).isTrue();
    }

    @Test
    void goesOnWithoutATornRecordWhenThereIsRoomAgain() throws Exception {
        append(0, 20);
        file.makeRoom(1_000_000);

        assertThat(pen.flushNow()).isEmpty();
        assertThat(pen.isFailing()).isFalse();
        append(20, 22);
        pen.flushNow();

        var records = records();
        assertThat(records).hasSize(11);
        assertThat(records.subList(0, 8)).allMatch(record -> record.startsWith("RTP 0"));
        assertThat(records.get(8)).startsWith("RecordsLost").contains("records=12", "No space left on device");
        assertThat(records.get(9)).startsWith("RTP 0");
        assertThat(room.told.events).containsExactly("failed: No space left on device", "resumed, lost 12");
    }

    @Test
    void makesAWholeBlockHoweverSmallThePiecesThatTheDiskTakes() throws Exception {
        file.makeRoom(0);
        append(0, 4);
        for (var i = 0; i < BLOCK_BYTES; i += 7) {
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
