package io.earwitness.recorder.assembly;

import io.earwitness.media.container.SoundFormat;
import io.earwitness.recorder.archive.ArchivedRecording;
import io.earwitness.recorder.archive.AssembledRecording;
import io.earwitness.recorder.archive.DurableFolder;
import io.earwitness.recorder.archive.LevelsJson;
import io.earwitness.recorder.archive.ManifestJson;
import io.earwitness.recorder.archive.WaveformJson;
import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.folder.ScratchFolder;
import io.earwitness.recorder.journal.JournalRecord.SegmentEnded;
import io.earwitness.recorder.model.RecordingEvent.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One journal on its way to one folder: a first walk for who, what and when, a second one for the sound.
///
/// The first walk also writes what needs no thought, packets and papers. Used once, by one thread.
final class Assembly {
    private final RecordSource journal;
    private final Slice slice;
    private final RecordingFolder folder;
    private final ScratchFolder scratch;
    private final Set<SoundFormat> formats;
    private final DecodingAttempts attempts;
    private final PaperFiles papers;
    private JournalWalk.End end = new JournalWalk.End("", Optional.empty());
    private long messagesLeftOut;
    private Optional<SegmentEnded> goesOn = Optional.empty();

    /// @param journal as the slice sees it
    /// @param folder  made for it, with nothing in it yet
    Assembly(
            RecordSource journal,
            Slice slice,
            RecordingFolder folder,
            ScratchFolder scratch,
            Set<SoundFormat> formats,
            DecodingAttempts attempts) {
        this.journal = journal;
        this.slice = slice;
        this.folder = folder;
        this.scratch = scratch;
        this.formats = formats;
        this.attempts = attempts;
        this.papers = new PaperFiles(folder, slice);
    }

    /// What came of a journal.
    sealed interface Outcome {
        record Whole(AssembledRecording recording) implements Outcome {}

        /// It holds several calls: each slice is to be assembled by itself.
        record Apart(List<Slice> slices) implements Outcome {}
    }

    /// What the first walk told, for whoever needs more than the outcome.
    Optional<SegmentEnded> goesOn() {
        return goesOn;
    }

    Outcome run() throws IOException {
        var done = false;
        try {
            var outcome = assembled();
            done = outcome instanceof Outcome.Whole;
            return outcome;
        } finally {
            if (!done) {
                // Live calls write to the same disk: a failed attempt leaves nothing on it.
                wipe();
            }
        }
    }

    private void wipe() throws IOException {
        DurableFolder.delete(folder.path());
        DurableFolder.delete(scratch.path());
    }

    private Outcome assembled() throws IOException {
        var survey = firstWalk();
        goesOn = survey.segmentEnded();
        if (survey.opened().isEmpty()) {
            throw new IOException(
                    "the journal's first record cannot be read" + (end.damage().isEmpty() ? "" : ": " + end.damage()));
        }
        var calls = slice.isWhole() ? Calls.of(slice, survey) : List.<Slice>of();
        if (!calls.isEmpty()) {
            return new Outcome.Apart(calls);
        }
        var recording = secondWalk(survey);
        DurableFolder.delete(scratch.path());
        return new Outcome.Whole(recording);
    }

    private Survey firstWalk() throws IOException {
        var survey = new Survey(slice);
        try (var packets = new PacketsFile(folder.output("packets.pcapng"), slice)) {
            end = JournalWalk.through(journal, record -> {
                survey.take(record);
                packets.take(record);
                papers.take(record);
            });
            messagesLeftOut = packets.leftOut();
            papers.close();
        }
        return survey;
    }

    private AssembledRecording secondWalk(Survey survey) throws IOException {
        return attempts.decode(slice.id(), survey, natives -> {
            try (var walk = SecondWalk.through(journal, slice, survey, scratch, natives)) {
                return written(survey, walk);
            }
        });
    }

    private AssembledRecording written(Survey survey, SecondWalk walk) throws IOException {
        var events = walk.events();
        var cast = walk.cast();
        var outcomes = walk.outcomes();
        var sound = walk.sound(folder, outcomes);
        var waveform = sound.write();
        LevelsJson.write(sound.levels(), folder);
        var pictures = new PictureFiles(folder, cast);
        pictures.write(outcomes, sound.files(), events, survey.endNanos());
        sound.writeIn(formats, events, survey.endNanos());
        WaveformJson.write(waveform, folder);
        tellWhatIsLeftOut(survey, events);
        var files = files(sound);
        files.addAll(pictures.files());
        files.addAll(writeTexts(survey, cast));
        var messages = new MessagesFile(cast, walk.moments(), folder);
        messages.write(journal, survey);
        files.addAll(messages.files());
        var draft = new ManifestDraft(survey, cast, walk.moments(), events, outcomes, sound, pictures, messages, end);
        var manifest = draft.manifest(FolderListing.of(folder, files));
        ManifestJson.write(manifest, folder);
        return new AssembledRecording(folder.path(), manifest, waveform);
    }

    private List<PlannedFile> writeTexts(Survey survey, Cast cast) throws IOException {
        var written = new ArrayList<PlannedFile>();
        for (var stream : survey.streams()) {
            var text = stream.text();
            if (!text.isEmpty()) {
                var name = FileNames.streamText(stream.index(), cast.party(stream.index()));
                folder.write(name, text.getBytes(StandardCharsets.UTF_8));
                written.add(new PlannedFile(name, "text/plain;charset=utf-8"));
            }
        }
        return written;
    }

    private List<PlannedFile> files(SoundFiles sound) {
        var files = new ArrayList<>(sound.files());
        files.add(new PlannedFile(ArchivedRecording.WAVEFORM_NAME, "application/json"));
        files.add(new PlannedFile(LevelsJson.NAME, "application/json"));
        files.add(new PlannedFile("packets.pcapng", "application/x-pcapng"));
        files.addAll(papers.files());
        return files;
    }

    private void tellWhatIsLeftOut(Survey survey, EventList events) {
        if (papers.leftOut() > 0) {
            events.add(
                    survey.endNanos(),
                    Kind.SIGNALLING,
                    "Not every message has a file of its own",
                    papers.leftOut() + " more are in packets.pcapng",
                    null);
        }
        if (messagesLeftOut > 0) {
            events.add(
                    survey.endNanos(),
                    Kind.SIGNALLING,
                    "Some messages are too long for packets.pcapng",
                    messagesLeftOut + " are only in signalling/",
                    null);
        }
    }
}
