package io.earwitness.recorder;

import io.earwitness.recorder.archive.Archive;
import io.earwitness.recorder.assembly.RecordingSink;
import io.earwitness.recorder.catalog.Catalog;
import io.earwitness.recorder.events.RecorderEvent;
import io.earwitness.recorder.events.RecorderEvents;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.Waveform;
import io.earwitness.recorder.nena.LogDelivery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who hears of finished recordings: the catalog, the network's logging service, and whoever listens for events.
///
/// Called by assembly's workers.
record FinishedRecordings(Catalog catalog, Optional<LogDelivery> logDelivery, Archive archive, RecorderEvents events)
        implements RecordingSink {
    private static final Logger log = LoggerFactory.getLogger(FinishedRecordings.class);

    @Override
    public void add(Manifest manifest, Waveform coarse) {
        catalog.add(manifest, coarse);
        logDelivery.ifPresent(delivery -> delivery.finished(manifest.id()));
        try {
            var archived = archive.find(manifest.id()).orElseThrow();
            events.publish(new RecorderEvent.RecordingFinished(manifest.id(), manifest, archived.folder()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    // No reason to keep a journal: at worst a small file stays.
    @Override
    public void letGo(RecordingId id) {
        try {
            logDelivery.ifPresent(delivery -> delivery.letGo(id));
        } catch (UncheckedIOException unwritable) {
            log.warn("that {} is not told of again cannot be noted: {}", id, unwritable.getMessage());
        }
    }
}
