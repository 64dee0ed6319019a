package io.earwitness.recorder.archive;

import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;

/// The archive already has another recording under this id and keeps the one it has.
///
/// Trying again does not help; a person must look.
public final class ArchiveConflictException extends IOException {
    private static final long serialVersionUID = 1;

    ArchiveConflictException(RecordingId id, String reason) {
        super("recording " + id + " is archived already and stays as it is: " + reason);
    }
}
