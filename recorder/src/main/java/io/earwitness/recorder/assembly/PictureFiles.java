package io.earwitness.recorder.assembly;

import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.model.RecordingEvent.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes what can be watched: for each video stream a file with its pictures beside the sound of all.
final class PictureFiles {
    private final RecordingFolder folder;
    private final Cast cast;
    private final List<PlannedFile> files = new ArrayList<>();
    private final Map<Integer, String> names = new HashMap<>();

    PictureFiles(RecordingFolder folder, Cast cast) {
        this.folder = folder;
        this.cast = cast;
    }

    /// A file that cannot be made is missing, and an event says why.
    ///
    /// @param wavs what has been written of the sound
    void write(List<StreamOutcome> outcomes, List<PlannedFile> wavs, EventList events, long atNanos)
            throws IOException {
        var all = wavs.stream()
                .map(PlannedFile::name)
                .filter(SoundFiles.ALL::equals)
                .findFirst()
                .orElse(null);
        for (var outcome : outcomes) {
            var track = outcome.watchable();
            var format = track.flatMap(PictureTrack::format);
            if (track.isPresent() && format.isPresent()) {
                var name = FileNames.streamPictures(outcome.index(), cast.party(outcome.index()), format.get());
                try {
                    track.get().write(folder, name, all);
                    names.put(outcome.index(), name);
                    files.add(new PlannedFile(name, format.get().mediaType()));
                } catch (IOException unable) {
                    Files.deleteIfExists(folder.place(name));
                    var why = String.valueOf(unable.getMessage());
                    events.add(atNanos, Kind.STREAM, name + " could not be made", why, null);
                }
            }
        }
    }

    List<PlannedFile> files() {
        return files;
    }

    /// The stream's own file; empty where it has none.
    Optional<String> file(int stream) {
        return Optional.ofNullable(names.get(stream));
    }
}
