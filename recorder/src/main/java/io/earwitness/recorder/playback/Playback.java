package io.earwitness.recorder.playback;

import io.earwitness.recorder.archive.Archive;
import io.earwitness.recorder.archive.ArchivedFile;
import io.earwitness.recorder.archive.ArchivedRecording;
import io.earwitness.recorder.model.RecordedStream;
import io.earwitness.recorder.model.RecordingFile;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Finds the file of a recording that holds what is asked for.
///
/// Stateless and thread-safe. Only files that the manifest names are ever found.
public final class Playback {
    private static final String MULTI_CHANNEL_SOUND = "audio.wav";
    private static final String PACKETS = "packets.pcapng";
    private static final String METADATA_FOLDER = "metadata/";

    private final Archive archive;

    public Playback(Archive archive) {
        this.archive = archive;
    }

    public Optional<ArchivedRecording> recording(RecordingId id) throws IOException {
        return archive.find(id);
    }

    /// The multi-channel file; empty where nothing of the recording can be heard.
    public static Optional<ServedFile> sound(ArchivedRecording recording) throws IOException {
        return file(recording, MULTI_CHANNEL_SOUND);
    }

    /// One stream's own file; empty where there is no such stream or it has no sound.
    public static Optional<ServedFile> sound(ArchivedRecording recording, int streamIndex) throws IOException {
        var name = recording.manifest().streams().stream()
                .filter(stream -> stream.index() == streamIndex)
                .findFirst()
                .map(RecordedStream::file);
        // What is watched is no sound.
        return name.isEmpty()
                ? Optional.empty()
                : file(recording, name.get()).filter(file -> file.mediaType().startsWith("audio/"));
    }

    public static Optional<ServedFile> packets(ArchivedRecording recording) throws IOException {
        return file(recording, PACKETS);
    }

    /// The metadata documents as received, in the order in which they came.
    public static List<RecordingFile> metadata(ArchivedRecording recording) {
        return recording.manifest().files().stream()
                .filter(file -> file.name().startsWith(METADATA_FOLDER))
                .toList();
    }

    public static Optional<ServedFile> file(ArchivedRecording recording, String name) throws IOException {
        return recording.file(name).map(file -> served(recording, file));
    }

    private static ServedFile served(ArchivedRecording recording, ArchivedFile file) {
        var digest = recording.manifest().files().stream()
                .filter(named -> named.name().equals(file.name()))
                .findFirst()
                .map(RecordingFile::sha256)
                // The manifest cannot hold its own digest; under one id there is only ever one.
                .orElse(recording.manifest().id() + "-" + file.bytes());
        return new ServedFile(file.name(), file.mediaType(), file.bytes(), digest, file::open);
    }
}
