package io.earwitness.recorder.journal;

import io.earwitness.recorder.keys.KeyMissingException;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.JournalSeal;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/// What can be said of a journal by looking at its bytes alone: whether all is as it was written, and to the end.
///
/// @param seal      of version 2; version 1 has no chain
/// @param damage    what is not as it was written
/// @param tailBytes torn or still being written at the end
/// @param contents  what is in it; empty where it is encrypted and we do not have its key
public record JournalVerification(
        JournalHeader header,
        Optional<JournalSeal> seal,
        List<JournalDamage> damage,
        long tailBytes,
        Optional<Contents> contents) {

    public JournalVerification {
        damage = List.copyOf(damage);
    }

    /// @param records whole ones
    /// @param ended   whether the last of them ends the session or says that it goes on, as in every sealed journal
    /// @param head    of which session it is, and what of
    /// @param next    the journal in which the session goes on, if it does
    public record Contents(long records, boolean ended, SegmentHead head, Optional<RecordingId> next) {}

    /// @throws JournalFormatException where the file is no journal that we know
    public static JournalVerification of(Path journal, KeyRing keys) throws IOException {
        try (var file = FileChannel.open(journal, StandardOpenOption.READ)) {
            try {
                return read(Frames.of(file, keys), head(journal, keys));
            } catch (KeyMissingException closed) {
                return walk(file);
            }
        }
    }

    private static SegmentHead head(Path journal, KeyRing keys) throws IOException {
        try (var reader = JournalReader.open(journal, keys)) {
            return SegmentHead.of(reader);
        }
    }

    private static JournalVerification read(Frames frames, SegmentHead head) throws IOException {
        var records = 0L;
        Optional<RecordingId> next = Optional.empty();
        var last = (byte) 0;
        while (frames.next()) {
            last = frames.frame().type();
            if (last != JournalFormat.SOURCE) {
                records++;
            }
            if (last == JournalFormat.SEGMENT_ENDED) {
                next = Optional.of(
                        SegmentCodec.ended(0, new BodyReader(frames.body())).next());
            }
        }
        return new JournalVerification(
                frames.header(),
                frames instanceof BlockScanner blocks
                        ? Optional.of(blocks.walk().seal())
                        : Optional.empty(),
                frames.damage(),
                frames.tailBytes(),
                Optional.of(new Contents(records, last == JournalFormat.SESSION_ENDED, head, next)));
    }

    private static JournalVerification walk(FileChannel file) throws IOException {
        var window = new JournalWindow(file);
        var walk = new BlockWalk(window, HeaderFormat.read(window));
        while (walk.next()) {
            // Each block is held to its number and the chain by the walk.
        }
        return new JournalVerification(
                walk.header(), Optional.of(walk.seal()), walk.damage(), walk.tailBytes(), Optional.empty());
    }

    /// The hash chain over the first so many blocks, 64 hex digits; empty where there are not so many in a row.
    public static Optional<String> chainAfter(Path journal, long blocks) throws IOException {
        try (var file = FileChannel.open(journal, StandardOpenOption.READ)) {
            var window = new JournalWindow(file);
            var walk = new BlockWalk(window, HeaderFormat.read(window));
            while (walk.number() + 1 < blocks && walk.next()) {
                // On to the last of them.
            }
            return walk.number() + 1 == blocks && walk.damage().isEmpty()
                    ? Optional.of(walk.seal().chain())
                    : Optional.empty();
        }
    }

    /// Nothing missing, nothing changed; where it can be read, down to the end of the session.
    public boolean isWhole() {
        return damage.isEmpty()
                && tailBytes == 0
                && contents.map(Contents::ended).orElse(true);
    }
}
