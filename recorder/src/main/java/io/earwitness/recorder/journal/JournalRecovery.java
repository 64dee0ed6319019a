package io.earwitness.recorder.journal;

import io.earwitness.recorder.journal.Frames.Frame;
import io.earwitness.recorder.keys.KeyRing;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Makes a journal that a dead process left behind end as every journal ends. Doing it twice changes nothing.
///
/// Cuts what is torn, adds what lay in the buffer that the kill did not reach, and the end. Each step leaves files that
/// the next attempt can go on from, should we die here too.
final class JournalRecovery {
    private long records;
    private long lastEpochNanos;
    private byte lastType;

    private JournalRecovery(long createdEpochNanos) {
        lastEpochNanos = createdEpochNanos;
    }

    /// @param records whole records found, without the one that we added
    record Outcome(long records, long cutBytes, List<JournalDamage> damage) {}

    static Outcome recover(Path journal, KeyRing keys, BlockBuffers buffers, PenSupplies supplies) throws IOException {
        try (var file = FileChannel.open(journal, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (Frames.of(file, keys) instanceof BlockScanner blocks) {
                var cipher = BlockCipher.of(blocks.header(), keys);
                return new JournalRecovery(blocks.header().createdEpochNanos())
                        .recover(file, journal, blocks, cipher, buffers, supplies);
            }
        }
        return FirstVersionRecovery.recover(journal);
    }

    private Outcome recover(
            FileChannel file,
            Path journal,
            BlockScanner blocks,
            BlockCipher cipher,
            BlockBuffers buffers,
            PenSupplies supplies)
            throws IOException {
        while (blocks.next()) {
            count(blocks.frame());
        }
        var cutBytes = blocks.tailBytes();
        file.truncate(blocks.position());
        var place = BlockPlace.after(blocks.walk());
        var buffer = buffers.adopt(blocks.header(), place.number());
        count(buffer);
        var id = blocks.header().id();
        var appended = ChannelJournalFile.open(journal);
        var pen = new JournalPen(id, appended, buffer, cipher, place, supplies);
        if (lastType == JournalFormat.SESSION_ENDED) {
            records--;
        } else {
            pen.record(RecordCodec.encode(FirstVersionRecovery.died(lastEpochNanos, cutBytes)));
        }
        var failure = pen.flushNow();
        appended.close();
        if (failure.isPresent()) {
            pen.leave();
            throw failure.get();
        }
        file.force(true);
        pen.finished();
        return new Outcome(records, cutBytes, blocks.damage());
    }

    private void count(BlockBuffer buffer) {
        var frames = new BlockFrames(buffer.frames());
        while (frames.next()) {
            count(frames.frame());
        }
    }

    private void count(Frame frame) {
        lastType = frame.type();
        if (frame.type() != JournalFormat.SOURCE) {
            records++;
            lastEpochNanos = frame.epochNanos();
        }
    }
}
