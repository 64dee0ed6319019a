package io.earwitness.recorder.journal;

import io.earwitness.recorder.journal.JournalRecord.SessionEnded;
import io.earwitness.recorder.journal.JournalRecovery.Outcome;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.EndCause;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Makes a journal of version 1 that a dead process left behind end as every journal ends. Doing it twice changes
/// nothing.
///
/// Each step leaves a file that the next attempt can go on from, should we die here too.
final class FirstVersionRecovery {
    private FirstVersionRecovery() {}

    static Outcome recover(Path journal) throws IOException {
        try (var file = FileChannel.open(journal, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var frames = Frames.of(file, KeyRing.none());
            var records = 0L;
            var lastEpochNanos = frames.header().createdEpochNanos();
            while (frames.next()) {
                if (frames.frame().type() != JournalFormat.SOURCE) {
                    records++;
                    lastEpochNanos = frames.frame().epochNanos();
                }
            }
            var cutBytes = frames.tailBytes();
            file.truncate(frames.position());
            if (frames.frame().type() == JournalFormat.SESSION_ENDED) {
                records--;
            } else {
                append(file, frames.header(), died(lastEpochNanos, cutBytes));
            }
            file.force(true);
            return new Outcome(records, cutBytes, frames.damage());
        }
    }

    /// The session ended, as far as we know, when the last thing came in.
    static SessionEnded died(long lastEpochNanos, long cutBytes) {
        var detail = cutBytes == 0 ? "" : cutBytes + " bytes of a torn record were cut off";
        return new SessionEnded(lastEpochNanos, EndCause.PROCESS_DIED, detail);
    }

    private static void append(FileChannel file, JournalHeader header, SessionEnded ended) throws IOException {
        var record = RecordCodec.encode(ended);
        var frame = ByteBuffer.allocate(JournalFormat.FIRST_VERSION_FRAME_HEAD_BYTES + record.body().length);
        frame.putInt(0).putInt(record.body().length).put(record.type()).put((byte) 0);
        frame.putShort((short) record.stream()).putLong(record.epochNanos()).put(record.body());
        frame.putInt(0, new FrameChecksum(header.salt()).of(frame.flip()));
        frame.rewind();
        while (frame.hasRemaining()) {
            file.write(frame, file.size());
        }
    }
}
