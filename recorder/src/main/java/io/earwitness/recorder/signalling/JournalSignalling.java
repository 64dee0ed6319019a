package io.earwitness.recorder.signalling;

import io.earwitness.recorder.journal.JournalFormatException;
import io.earwitness.recorder.journal.JournalReader;
import io.earwitness.recorder.journal.JournalRecord.DeviationNoted;
import io.earwitness.recorder.journal.JournalRecord.MessageSeen;
import io.earwitness.recorder.journal.JournalRecord.SegmentBegun;
import io.earwitness.recorder.journal.JournalRecord.SessionOpened;
import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.SessionOrigin;
import io.earwitness.recorder.model.SignalledMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The signalling in one journal, which may still be written: each look reads on where the last one ended.
///
/// Owned by [JournalLadders]; thread-safe. Bounded in messages and in the bytes of them that it keeps.
final class JournalSignalling implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JournalSignalling.class);
    private static final int MESSAGES_MAX = 5_000;
    private static final long BYTES_MAX = 8L << 20;
    private static final int DEVIATIONS_MAX = 2_000;
    private static final SessionOrigin UNKNOWN = new SessionOrigin("", "", "", "", "", "", "");

    private final Path file;
    private final JournalReader reader;
    private final Ladder ladder = new Ladder();
    private final Map<Integer, byte[]> bytes = new HashMap<>();
    private final Set<Deviation> deviations = new LinkedHashSet<>();
    private SessionOrigin origin = UNKNOWN;
    private long kept;
    private int leftOut;
    private int before;

    JournalSignalling(Path file, JournalReader reader) {
        this.file = file;
        this.reader = reader;
    }

    /// The file that is read; a journal that moved on to another directory is another file.
    Path file() {
        return file;
    }

    synchronized Signalling now(Signalling.State state) throws IOException {
        readOn();
        var known = List.copyOf(ladder.messages());
        return new Signalling(origin, state, known, leftOut, new ArrayList<>(deviations), this::bytesOf);
    }

    private void readOn() throws IOException {
        while (true) {
            try {
                var next = reader.next();
                if (next.isEmpty()) {
                    return;
                }
                switch (next.get()) {
                    case SessionOpened opened -> origin = opened.origin();
                    case MessageSeen message -> add(message);
                    case SegmentBegun begun -> before = (int) begun.messages();
                    case DeviationNoted noted -> add(noted.deviation().after(before, MESSAGES_MAX));
                    default -> {}
                }
            } catch (JournalFormatException unknown) {
                log.debug("{} holds a record that is not known: {}", file.getFileName(), unknown.getMessage());
            }
        }
    }

    private void add(MessageSeen message) {
        if (ladder.messages().size() >= MESSAGES_MAX) {
            leftOut++;
            return;
        }
        var added = ladder.add(message, "");
        if (kept + message.message().length <= BYTES_MAX) {
            kept += message.message().length;
            bytes.put(added.number(), message.message());
        }
    }

    private void add(Deviation deviation) {
        if (deviations.size() < DEVIATIONS_MAX) {
            deviations.add(deviation);
        }
    }

    private synchronized Optional<byte[]> bytesOf(SignalledMessage message) {
        return Optional.ofNullable(bytes.get(message.number()));
    }

    @Override
    public synchronized void close() throws IOException {
        reader.close();
    }
}
