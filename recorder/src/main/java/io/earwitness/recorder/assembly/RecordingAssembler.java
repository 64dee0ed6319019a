package io.earwitness.recorder.assembly;

import io.earwitness.media.container.SoundFormat;
import io.earwitness.recorder.archive.AssembledRecording;
import io.earwitness.recorder.archive.DurableFolder;
import io.earwitness.recorder.assembly.Assembly.Outcome;
import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.folder.ScratchFolder;
import io.earwitness.recorder.journal.JournalRecord.SegmentBegun;
import io.earwitness.recorder.journal.JournalRecord.SegmentEnded;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Makes finished recordings of a sealed journal, each in a scratch folder of its own: one, or one for each call.
///
/// The same journal always gives the same bytes. Memory does not grow with the length of the call. Thread-safe as
/// long as no two threads assemble the same recording.
public final class RecordingAssembler {
    private final Path work;
    private final Supplier<Set<SoundFormat>> formats;
    private final DecodingAttempts attempts;
    private final KeyRing keys;

    /// Keeps WAV alone, in the clear.
    public RecordingAssembler(Path work) {
        this(work, Set::of, work.resolve("decoding"), KeyRing.none());
    }

    /// @param work scratch directory, on the archive's file system; `<work>/<id>` and `<work>/<id>.scratch` are
    /// wiped before they are used
    /// @param formats kept beside WAV; asked for each recording
    /// @param decoding where it is noted what native code is at work on; must outlive the process
    /// @param keys encrypt what is made, where there are any
    public RecordingAssembler(Path work, Supplier<Set<SoundFormat>> formats, Path decoding, KeyRing keys) {
        this.work = work.toAbsolutePath();
        this.keys = keys;
        this.attempts = new DecodingAttempts(decoding.toAbsolutePath());
        this.formats = formats;
    }

    /// Assembles one journal. A damaged journal gives what could be read, with a verdict that says so.
    ///
    /// One call is one recording under the journal's id. A session with several calls is one recording each, and at
    /// last what is left of it under the journal's id; `taker` gets them in that order. A call that goes on in
    /// another journal is left to that, which assembles it of all that it has.
    ///
    /// @return where the session goes on, if it does
    /// @throws IOException where the scratch folder cannot be written, or the journal does not even open
    public Optional<SegmentEnded> assemble(RecordSource journal, Taker taker) throws IOException {
        var session = journal.segment().map(SegmentBegun::session).orElse(journal.id());
        var assembly = assembly(journal, Slice.whole(journal.id(), session));
        switch (run(assembly, journal.id())) {
            case Outcome.Whole(var recording) -> taker.take(recording);
            case Outcome.Apart(var slices) -> apart(journal, slices, taker);
        }
        return assembly.goesOn();
    }

    private void apart(RecordSource journal, List<Slice> slices, Taker taker) throws IOException {
        var made = new ArrayList<RecordingId>();
        for (var slice : slices) {
            if (slice.isRest()) {
                make(journal, slice.restOf(made), taker);
            } else if (!slice.edges().goesOn()) {
                made.add(slice.edges().cameIn() ? longer(journal, slice, taker) : make(journal, slice, taker));
            }
        }
    }

    private RecordingId make(RecordSource journal, Slice slice, Taker taker) throws IOException {
        if (!taker.has(slice.id())) {
            taker.take(one(new SlicedJournal(journal, slice), slice));
        }
        return slice.id();
    }

    /// A call that began in a journal before: all its journals are read as one.
    private RecordingId longer(RecordSource journal, Slice end, Taker taker) throws IOException {
        var sessionId = end.call().orElseThrow().sessionId();
        var call = journal.segment().orElseThrow().running().stream()
                .filter(running -> running.sessionId().equals(sessionId))
                .findFirst();
        if (call.isEmpty()) {
            return make(journal, end, taker);
        }
        var chain = ChainedJournals.since(call.get(), journal);
        var whole = Slice.whole(journal.id(), end.session());
        var survey = new Survey(whole);
        JournalWalk.through(chain, survey::take);
        var slice = Calls.of(whole, survey).stream()
                .filter(one -> one.call()
                        .filter(documents -> documents.sessionId().equals(sessionId))
                        .isPresent())
                .findFirst()
                .orElse(end);
        return make(chain, slice, taker);
    }

    /// Takes what a journal gives, recording by recording.
    public interface Taker {
        /// True where that one was taken at an earlier attempt and need not be made again.
        boolean has(RecordingId id) throws IOException;

        void take(AssembledRecording recording) throws IOException;
    }

    private AssembledRecording one(RecordSource journal, Slice slice) throws IOException {
        return switch (run(assembly(journal, slice), slice.id())) {
            case Outcome.Whole(var recording) -> recording;
            case Outcome.Apart _ -> throw new IllegalStateException("a slice was taken apart: " + slice.id());
        };
    }

    private Assembly assembly(RecordSource journal, Slice slice) throws IOException {
        var id = slice.id().value();
        var scratch = new ScratchFolder(work.resolve(id + ".scratch"), keys.encrypts());
        return new Assembly(journal, slice, fresh(work.resolve(id), scratch, id), scratch, formats.get(), attempts);
    }

    private static Outcome run(Assembly assembly, RecordingId id) throws IOException {
        try {
            return assembly.run();
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
