package io.earwitness.recorder.assembly;

import io.earwitness.recorder.archive.AssembledRecording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/// Makes a finished recording of a sealed journal, in a scratch folder of its own.
///
/// The same journal always gives the same bytes. Memory does not grow with the length of the call. Thread-safe as long
/// as no two threads assemble the same recording.
public final class RecordingAssembler {
    private final Path work;

    /// @param work scratch directory, on the archive's file system; `<work>/<id>` and `<work>/<id>.scratch` are wiped
    /// before they are used
    public RecordingAssembler(Path work) {
        this.work = work.toAbsolutePath();
    }

    /// Assembles one journal. A damaged journal gives what could be read, with a verdict that says so.
    ///
    /// @throws IOException where the scratch folder cannot be written, or the journal does not even open
    public AssembledRecording assemble(RecordSource journal) throws IOException {
        var id = journal.id().value();
        try {
            return new Assembly(journal, work.resolve(id), work.resolve(id + ".scratch")).run();
        } catch (UncheckedIOException failure) {
            throw new IOException("cannot assemble " + id + ": " + failure.getMessage(), failure);
        }
    }
}
