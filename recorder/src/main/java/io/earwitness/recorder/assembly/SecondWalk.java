package io.earwitness.recorder.assembly;

import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.folder.ScratchFolder;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The second walk through a journal: each packet in its place on its stream's timeline, decoded. What it tells can be
/// used until it is closed; then what was laid out goes.
///
/// Owned by one thread.
final class SecondWalk implements Closeable {
    private final Survey survey;
    private final Moments moments;
    private final EventList events;
    private final Cast cast;
    private final Map<Integer, StreamTrack> tracks = new TreeMap<>();

    private SecondWalk(Survey survey) {
        this.survey = survey;
        this.moments = new Moments(survey.startNanos());
        this.events = new EventList(moments);
        this.cast = Cast.of(survey);
    }

    /// @param journal as the slice sees it
    /// @param survey  what the first walk told
    /// @param natives whether native code may decode
    static SecondWalk through(RecordSource journal, Slice slice, Survey survey, ScratchFolder scratch, boolean natives)
            throws IOException {
        var walk = new SecondWalk(survey);
        var done = false;
        try {
            for (var stream : survey.streams()) {
                var speaker = walk.cast.speaker(stream.index());
                var clocks = survey.wallClocks().of(stream.index());
                walk.tracks.put(
                        stream.index(),
                        new StreamTrack(stream, speaker, clocks, walk.moments, walk.events, scratch, natives));
            }
            JournalWalk.through(journal, new SliceFeed(slice, walk.tracks));
            done = true;
            return walk;
        } finally {
            if (!done) {
                walk.close();
            }
        }
    }

    /// What came of each stream, to be asked once.
    List<StreamOutcome> outcomes() {
        return tracks.values().stream()
                .map(track -> track.finish(survey.endNanos()))
                .toList();
    }

    SoundFiles sound(RecordingFolder folder, List<StreamOutcome> outcomes) {
        return new SoundFiles(folder, moments, survey.endNanos(), cast, outcomes);
    }

    Moments moments() {
        return moments;
    }

    EventList events() {
        return events;
    }

    Cast cast() {
        return cast;
    }

    @Override
    public void close() throws IOException {
        for (var track : tracks.values()) {
            track.close();
        }
    }
}
