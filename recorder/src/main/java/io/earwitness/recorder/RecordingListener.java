package io.earwitness.recorder;

import io.earwitness.recorder.model.Manifest;
import java.nio.file.Path;

/// What a host program wants to hear: a recording is finished, archived, and stays as it is.
///
/// Called on an assembly thread, so it returns soon. After a crash at the wrong moment a recording may be told twice.
@FunctionalInterface
public interface RecordingListener {

    /// @param folder where the files lie that the manifest names; encrypted where `encryption.key-file` is set, and
    /// opened by [io.earwitness.recorder.folder.RecordingFolder] then
    void onFinished(Manifest manifest, Path folder);
}
