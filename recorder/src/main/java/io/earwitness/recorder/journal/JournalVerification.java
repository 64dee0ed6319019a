package io.earwitness.recorder.journal;

import io.earwitness.recorder.keys.KeyMissingException;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.JournalSeal;
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
    /// @param ended   whether the last of them ends the session, as in every sealed journal
    public record Contents(long records, boolean ended) {}

    /// @throws JournalFormatException where the file is no journal that we know
    public static JournalVerification of(Path journal, KeyRing keys) throws IOException {
        try (var file = FileChannel.open(journal, StandardOpenOption.READ)) {
            try {
                return read(Frames.of(file, keys));
            } catch (KeyMissingException closed) {
                return walk(file);
            }
        }
    }

    private static JournalVerification read(Frames frames) throws IOException {
        var records = 0L;
        var last = (byte) 0;
        while (frames.next()) {
            last = frames.frame().type();
            if (last != JournalFormat.SOURCE) {
                records++;
            }
        }
        return new JournalVerification(
                frames.header(),
                frames instanceof BlockScanner blocks
                        ? Optional.of(blocks.walk().seal())
                        : Optional.empty(),
                frames.damage(),
                frames.tailBytes(),
                Optional.of(new Contents(records, last == JournalFormat.SESSION_ENDED)));
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

    /// Nothing missing, nothing changed; where it can be read, down to the end of the session.
    public boolean isWhole() {
        return damage.isEmpty()
                && tailBytes == 0
                && contents.map(Contents::ended).orElse(true);
    }
}
