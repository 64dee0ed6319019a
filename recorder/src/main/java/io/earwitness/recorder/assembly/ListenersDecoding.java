package io.earwitness.recorder.assembly;

import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notes on the disk that native code is at work for those who listen to a call, in a place of its own: to listen must
/// not count as an attempt to assemble. However many listen to one call, they are one attempt. Thread-safe.
final class ListenersDecoding {
    private static final Logger log = LoggerFactory.getLogger(ListenersDecoding.class);

    private final DecodingAttempts attempts;
    private final Map<RecordingId, Integer> listeners = new HashMap<>();

    ListenersDecoding(Path folder) {
        this.attempts = new DecodingAttempts(folder);
    }

    /// Whether native code may be used; [#end] follows where it may.
    synchronized boolean begin(RecordingId id) {
        try {
            if (!listeners.containsKey(id) && !attempts.begin(id)) {
                return false;
            }
            listeners.merge(id, 1, Integer::sum);
            return true;
        } catch (IOException unnoted) {
            log.warn("{} is heard without native decoders: {}", id, unnoted.toString());
            return false;
        }
    }

    synchronized void end(RecordingId id) {
        if (listeners.merge(id, -1, Integer::sum) > 0) {
            return;
        }
        listeners.remove(id);
        try {
            attempts.end(id);
        } catch (IOException stays) {
            log.warn("that {} was decoded stays noted: {}", id, stays.toString());
        }
    }
}
