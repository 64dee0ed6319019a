package io.earwitness.recorder.catalog;

import io.earwitness.recorder.archive.Archive;
import io.earwitness.recorder.archive.ArchivedRecording;
import io.earwitness.recorder.model.Waveform;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings back what the archive has and the catalog has not: after a lost, dropped or replaced database.
///
/// Run by the wiring at every start, in the background; it may be interrupted and repeated. Rows without a recording
/// are not its business: nothing deletes recordings yet.
public final class CatalogRebuild {
    private static final Logger log = LoggerFactory.getLogger(CatalogRebuild.class);
    private static final int TELL_EVERY = 1_000;
    private static final Waveform NONE = new Waveform(100, List.of());

    private final Archive archive;
    private final Catalog catalog;

    public CatalogRebuild(Archive archive, Catalog catalog) {
        this.archive = archive;
        this.catalog = catalog;
    }

    /// Adds every archived recording that the catalog does not know, and says how many those were.
    ///
    /// @throws CatalogUnavailableException where the database is away; to be tried again later
    public long addMissing() {
        var added = 0L;
        var read = 0L;
        try (var recordings = archive.recordings()) {
            for (var recordingsLeft = recordings.iterator(); recordingsLeft.hasNext(); ) {
                var recording = recordingsLeft.next();
                if (recording.manifest().shownInLists()
                        && !catalog.contains(recording.manifest().id())) {
                    catalog.add(recording.manifest(), waveform(recording));
                    added++;
                }
                if (++read % TELL_EVERY == 0) {
                    log.info("comparing the catalog with the archive: {} read, {} added so far", read, added);
                }
            }
        }
        if (added > 0) {
            log.info("the catalog had lost {} recordings; they are back from the archive", added);
        }
        return added;
    }

    // Without its picture a recording can still be found and heard.
    private static Waveform waveform(ArchivedRecording recording) {
        try {
            return recording.waveform();
        } catch (IOException unreadable) {
            log.warn("{} has no readable waveform: {}", recording.manifest().id(), unreadable.getMessage());
            return NONE;
        }
    }
}
