package io.earwitness.recorder.journal;

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

/// Takes up a journal that a dead process left behind: makes it end as every journal ends, or be written on.
/// Doing it twice changes nothing.
///
/// Cuts what is torn, adds what lay in the buffer that the kill did not reach, and the end. Each step leaves
/// files that the next attempt can go on from, should we die here too.
final class JournalRecovery {
    private final JournalTally tally;
    private long records;

    private JournalRecovery(JournalTally tally) {
        this.tally = tally;
    }

    /// @param records whole records found, without the one that we added
    record Outcome(long records, long cutBytes, List<JournalDamage> damage) {}

    /// A journal of version 2 that is open again, with all that was found in its pen or behind it.
    ///
    /// @param tally   of the whole journal
    /// @param records that were looked at
    record Opened(
            JournalPen pen,
            JournalFile file,
            JournalTally tally,
            long records,
            long cutBytes,
            List<JournalDamage> damage) {

        /// Whether its last record ends the session.
        boolean ended() {
            return tally.hasEnded();
        }

        /// As it was found.
        void leave() throws IOException {
            pen.leave();
            file.close();
        }
    }

    /// Goes on from the place that the buffer in memory names, and looks at nothing before it: an hour's call is
    /// taken up as fast as one of a second, and whoever reads the journal later checks all of it. From its start
    /// where there is no such place, or the file is not as it says. Empty for version 1, which is not written on.
    static Optional<Opened> goOn(Path journal, KeyRing keys, BlockBuffers buffers, PenSupplies supplies)
            throws IOException {
        try (var file = FileChannel.open(journal, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var window = new JournalWindow(file);
            var header = HeaderFormat.read(window);
            if (header.formatVersion() == 1) {
                return Optional.empty();
            }
            var kept = buffers.place(header);
            if (kept.isPresent() && kept.get().position() <= file.size()) {
                var place = kept.get();
                var blocks = new BlockScanner(BlockWalk.from(window, header, place), BlockCipher.of(header, keys));
                var found = new JournalRecovery(place.tally());
                found.count(blocks);
                // Of what came after the place there is the block itself, whole or torn, and no other.
                if (blocks.damage().isEmpty() && blocks.walk().blocks() <= 1) {
                    return Optional.of(found.opened(journal, file, blocks, keys, buffers, supplies));
                }
            }
        }
        return open(journal, keys, buffers, supplies);
    }

    /// From the beginning. Empty for version 1, which is not written on.
    static Optional<Opened> open(Path journal, KeyRing keys, BlockBuffers buffers, PenSupplies supplies)
            throws IOException {
        try (var file = FileChannel.open(journal, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (!(Frames.of(file, keys) instanceof BlockScanner blocks)) {
                return Optional.empty();
            }
            var found = new JournalRecovery(new JournalTally(blocks.header().createdEpochNanos()));
            found.count(blocks);
            return Optional.of(found.opened(journal, file, blocks, keys, buffers, supplies));
        }
    }

    private Opened opened(
            Path journal,
            FileChannel file,
            BlockScanner blocks,
            KeyRing keys,
            BlockBuffers buffers,
            PenSupplies supplies)
            throws IOException {
        var cutBytes = blocks.tailBytes();
        file.truncate(blocks.position());
        var place = BlockPlace.after(blocks.walk(), tally);
        var buffer = buffers.adopt(blocks.header(), place);
        count(buffer);
        var appended = ChannelJournalFile.open(journal);
        var cipher = BlockCipher.of(blocks.header(), keys);
        return new Opened(
                new JournalPen(blocks.header().id(), appended, buffer, cipher, place, supplies),
                appended,
                tally,
                records,
                cutBytes,
                blocks.damage());
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
        var ended = opened.ended();
        if (!ended && next.isPresent()) {
            var begun = next.get().begun();
            pen.record(RecordCodec.encode(
                    new SegmentEnded(begun.epochNanos(), next.get().journal(), begun.running())));
            pen.record(RecordCodec.encode(new SessionEnded(begun.epochNanos(), EndCause.CONTINUED, "")));
        } else if (!ended) {
            pen.record(
                    RecordCodec.encode(FirstVersionRecovery.died(opened.tally().lastEpochNanos(), opened.cutBytes())));
        }
        var failure = pen.flushNow();
        if (failure.isPresent()) {
            opened.leave();
            throw failure.get();
        }
        opened.file().force();
        opened.file().close();
        pen.finished();
        return new Outcome(ended ? opened.records() - 1 : opened.records(), opened.cutBytes(), opened.damage());
    }

    private void count(BlockScanner blocks) throws IOException {
        while (blocks.next()) {
            count(blocks.frame().type());
            tally.count(blocks.frame());
        }
    }

    private void count(BlockBuffer buffer) {
        var frames = new BlockFrames(buffer.frames());
        while (frames.next()) {
            count(frames.frame().type());
            tally.count(frames.frame());
        }
    }

    private void count(byte type) {
        records += type == JournalFormat.SOURCE ? 0 : 1;
    }
}
