package io.earwitness.recorder.signalling;

import io.earwitness.recorder.journal.JournalPlace;
import io.earwitness.recorder.journal.Journals;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the signalling of sessions that have a journal and no recording yet: live, waiting for assembly, or put aside.
///
/// Owned by the wiring; thread-safe. Keeps the last few journals open that somebody looked at, so that looking again
/// reads only what came since.
public final class JournalLadders implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JournalLadders.class);
    private static final int OPEN_MAX = 8;

    private final Journals journals;
    private final Map<RecordingId, JournalSignalling> open = new LinkedHashMap<>(16, 0.75f, true);

    public JournalLadders(Journals journals) {
        this.journals = journals;
    }

    /// Empty where no journal has that id any more.
    public Optional<Signalling> find(RecordingId id) throws IOException {
        var place = journals.place(id);
        if (place.isEmpty()) {
            forget(id);
            return Optional.empty();
        }
        return Optional.of(reading(id, place.get()).now(state(place.get())));
    }

    private static Signalling.State state(JournalPlace place) {
        return switch (place.stage()) {
            case OPEN -> Signalling.State.LIVE;
            case SEALED -> Signalling.State.ASSEMBLING;
            case PARKED -> Signalling.State.PARKED;
        };
    }

    private synchronized JournalSignalling reading(RecordingId id, JournalPlace place) throws IOException {
        var known = open.get(id);
        if (known == null) {
            known = new JournalSignalling(place.file(), journals.read(place.file()));
            open.put(id, known);
            if (open.size() > OPEN_MAX) {
                var eldest = open.keySet().iterator().next();
                close(open.remove(eldest));
            }
        }
        return known;
    }

    private synchronized void forget(RecordingId id) {
        close(open.remove(id));
    }

    private static void close(@org.jspecify.annotations.Nullable JournalSignalling reading) {
        if (reading == null) {
            return;
        }
        try {
            reading.close();
        } catch (IOException failure) {
            log.warn("{} could not be closed", reading.file().getFileName(), failure);
        }
    }

    @Override
    public synchronized void close() {
        open.values().forEach(JournalLadders::close);
        open.clear();
    }
}
