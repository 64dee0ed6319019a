package io.earwitness.recorder.assembly;

import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.util.List;

/// The journals that wait for assembly, and the two ways in which one stops waiting.
public interface SealedRecordings {
    /// All that wait now, oldest first.
    List<RecordSource> waiting() throws IOException;

    /// The recording is archived and catalogued; its journal may go. Nothing happens where it has gone.
    void discard(RecordingId id) throws IOException;

    /// The recording cannot be assembled; its journal is put aside with the reason for a person to see.
    void park(RecordingId id, String reason) throws IOException;
}
