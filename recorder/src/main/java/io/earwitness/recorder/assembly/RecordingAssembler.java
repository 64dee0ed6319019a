package io.earwitness.recorder.assembly;

import io.earwitness.media.container.SoundFormat;
import io.earwitness.recorder.archive.AssembledRecording;
import io.earwitness.recorder.archive.DurableFolder;
import io.earwitness.recorder.assembly.Assembly.Outcome;
import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.folder.ScratchFolder;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;

/// Makes finished recordings of a sealed journal, each in a scratch folder of its own: one, or one for each call.
///
/// The same journal always gives the same bytes. Memory does not grow with the length of the call. Thread-safe as long
/// as no two threads assemble the same recording.
public final class RecordingAssembler {
    private final Path work;
    private final Set<SoundFormat> formats;
    private final DecodingAttempts attempts;
    private final KeyRing keys;

    /// Keeps WAV alone, in the clear.
    public RecordingAssembler(Path work) {
        this(work, Set.of(), work.resolve("decoding"), KeyRing.none());
    }

    /// @param work scratch directory, on the archive's file system; `<work>/<id>` and `<work>/<id>.scratch` are wiped
    /// before they are used
    /// @param formats kept beside WAV
    /// @param decoding where it is noted what native code is at work on; must outlive the process
    /// @param keys encrypt what is made, where there are any
    public RecordingAssembler(Path work, Set<SoundFormat> formats, Path decoding, KeyRing keys) {
        this.work = work.toAbsolutePath();
        this.keys = keys;
        this.attempts = new DecodingAttempts(decoding.toAbsolutePath());
        this.formats = Set.copyOf(formats);
    }

    /// Assembles one journal. A damaged journal gives what could be read, with a verdict that says so.
    ///
    /// One call is one recording under the journal's id. A session with several calls is one recording each, and at
    /// last what is left of it under the journal's id; `taker` gets them in that order.
    ///
    /// @throws IOException where the scratch folder cannot be written, or the journal does not even open
    public void assemble(RecordSource journal, Taker taker) throws IOException {
        switch (run(journal, Slice.whole(journal.id()))) {
            case Outcome.Whole(var recording) -> taker.take(recording);
            case Outcome.Apart(var slices) -> {
                for (var slice : slices) {
                    if (!taker.has(slice.id())) {
                        taker.take(one(new SlicedJournal(journal, slice), slice));
                    }
                }
            }
        }
    }

    /// Takes what a journal gives, recording by recording.
    public interface Taker {
        /// True where that one was taken at an earlier attempt and need not be made again.
        boolean has(RecordingId id) throws IOException;

        void take(AssembledRecording recording) throws IOException;
    }

    private AssembledRecording one(RecordSource journal, Slice slice) throws IOException {
        return switch (run(journal, slice)) {
            case Outcome.Whole(var recording) -> recording;
            case Outcome.Apart _ -> throw new IllegalStateException("a slice was taken apart: " + slice.id());
        };
    }

    private Outcome run(RecordSource journal, Slice slice) throws IOException {
        var id = slice.id().value();
        try {
            var scratch = new ScratchFolder(work.resolve(id + ".scratch"), keys.encrypts());
            return new Assembly(journal, slice, fresh(work.resolve(id), scratch, id), scratch, formats, attempts).run();
        } catch (UncheckedIOException failure) {
            throw new IOException("cannot assemble " + id + ": " + failure.getMessage(), failure);
        }
    }

    private RecordingFolder fresh(Path place, ScratchFolder scratch, String id) throws IOException {
        DurableFolder.delete(place);
        DurableFolder.delete(scratch.path());
        return RecordingFolder.create(place, id, keys);
    }
}
