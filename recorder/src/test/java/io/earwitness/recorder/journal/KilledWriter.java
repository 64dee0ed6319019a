package io.earwitness.recorder.journal;

import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/// A process that appends a packet every millisecond until it is killed, as a capture loop would, and tells in shared
/// memory what it did: how many packets, when it last turned, and when each packet came.
final class KilledWriter {
    static final int PACKETS_MAX = 100_000;
    static final int TOLD_BYTES = 16 + 8 * PACKETS_MAX;

    private KilledWriter() {}

    public static void main(String[] args) throws Exception {
        var room = new JournalRoom();
        var journals = room.journals(Path.of(args[0]), KilledProcessIT.config(args[2]));
        var pen = journals.create(room.id()).attach();
        var told = tell(Path.of(args[1]));
        var packet = ByteBuffer.allocate(172);
        for (var i = 0; i < PACKETS_MAX; i++) {
            packet.putInt(0, i);
            told.putLong(16 + 8 * i, System.nanoTime());
            pen.packet(0, PacketKind.RTP, 0, packet, i);
            told.putLong(0, i + 1);
            told.putLong(8, System.nanoTime());
            pen.turn(System.nanoTime());
            LockSupport.parkNanos(1_000_000);
        }
    }

    static MappedByteBuffer tell(Path file) throws Exception {
        try (var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, TOLD_BYTES);
        }
    }
}
