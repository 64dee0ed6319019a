package io.earwitness.recorder.journal;

import io.earwitness.recorder.journal.Frames.Frame;
import io.earwitness.recorder.journal.JournalRecord.SegmentEnded;
import io.earwitness.recorder.journal.JournalRecord.SessionEnded;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.EndCause;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/// Takes up a journal that a dead process left behind: makes it end as every journal ends, or be written on. Doing
/// it twice changes nothing.
///
/// Cuts what is torn, adds what lay in the buffer that the kill did not reach, and the end. Each step leaves files
/// that the next attempt can go on from, should we die here too.
final class JournalRecovery {
    private long records;
    private long lastEpochNanos;
    private byte lastType;

    private JournalRecovery(long createdEpochNanos) {
        lastEpochNanos = createdEpochNanos;
    }

    /// @param records whole records found, without the one that we added
    record Outcome(long records, long cutBytes, List<JournalDamage> damage) {}

    /// A journal of version 2 that is open again, with all that was found in its pen or behind it.
    ///
    /// @param ended whether its last record ends the session
    record Opened(
            JournalPen pen,
            JournalFile file,
            boolean ended,
            long records,
            long lastEpochNanos,
            long cutBytes,
            List<JournalDamage> damage) {

        /// As it was found.
        void leave() throws IOException {
            pen.leave();
            file.close();
        }
    }

    /// Empty for version 1, which is not written on.
    static Optional<Opened> open(Path journal, KeyRing keys, BlockBuffers buffers, PenSupplies supplies)
            throws IOException {
        try (var file = FileChannel.open(journal, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (!(Frames.of(file, keys) instanceof BlockScanner blocks)) {
                return Optional.empty();
            }
            var found = new JournalRecovery(blocks.header().createdEpochNanos());
            while (blocks.next()) {
                found.count(blocks.frame());
            }
            var cutBytes = blocks.tailBytes();
            file.truncate(blocks.position());
            var place = BlockPlace.after(blocks.walk());
            var buffer = buffers.adopt(blocks.header(), place.number());
            found.count(buffer);
            var appended = ChannelJournalFile.open(journal);
            var cipher = BlockCipher.of(blocks.header(), keys);
            return Optional.of(new Opened(
                    new JournalPen(blocks.header().id(), appended, buffer, cipher, place, supplies),
                    appended,
                    found.lastType == JournalFormat.SESSION_ENDED,
                    found.records,
                    found.lastEpochNanos,
                    cutBytes,
                    blocks.damage()));
        }
    }

    /// @param next where the session went on, if it did
    static Outcome recover(
            Path journal, KeyRing keys, BlockBuffers buffers, PenSupplies supplies, Optional<OpenSegments.Next> next)
            throws IOException {
        var opened = open(journal, keys, buffers, supplies);
        return opened.isPresent() ? end(opened.get(), next) : FirstVersionRecovery.recover(journal);
    }

    private static Outcome end(Opened opened, Optional<OpenSegments.Next> next) throws IOException {
        var pen = opened.pen();
        if (!opened.ended() && next.isPresent()) {
            var begun = next.get().begun();
            pen.record(RecordCodec.encode(
                    new SegmentEnded(begun.epochNanos(), next.get().journal(), begun.running())));
            pen.record(RecordCodec.encode(new SessionEnded(begun.epochNanos(), EndCause.CONTINUED, "")));
        } else if (!opened.ended()) {
            pen.record(RecordCodec.encode(FirstVersionRecovery.died(opened.lastEpochNanos(), opened.cutBytes())));
        }
        var failure = pen.flushNow();
        if (failure.isPresent()) {
            opened.leave();
            throw failure.get();
        }
        opened.file().force();
        opened.file().close();
        pen.finished();
        return new Outcome(
                opened.ended() ? opened.records() - 1 : opened.records(), opened.cutBytes(), opened.damage());
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
