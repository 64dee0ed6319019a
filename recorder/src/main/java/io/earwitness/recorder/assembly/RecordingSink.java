package io.earwitness.recorder.assembly;

import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.Waveform;

/// Is told of every recording that has been archived: the catalog, and whoever listens for finished recordings.
///
/// The same recording may be told more than once. A RuntimeException means: not now, tell me again later; the
/// recording itself is safe.
@FunctionalInterface
public interface RecordingSink {
    /// The number of steps that a coarse waveform has at most.
    int COARSE_STEPS_MAX = 120;

    void add(Manifest manifest, Waveform coarse);

    /// The journal that this recording was made of goes now, unless the process dies: it will not be told again.
    default void letGo(RecordingId id) {}
}
