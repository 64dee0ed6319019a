package io.earwitness.recorder.archive;

import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.Waveform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// A recording in the archive: its folder and what its manifest says.
///
/// Gives out only files that the manifest names, so no name that a stranger asks for can lead out of the folder.
///
/// @param files    where it lies, in the clear or encrypted
/// @param manifest as read from `manifest.json`
public record ArchivedRecording(RecordingFolder files, Manifest manifest) {
    public static final String MANIFEST_NAME = "manifest.json";
    public static final String MANIFEST_TYPE = "application/json";
    public static final String WAVEFORM_NAME = "waveform.json";

    /// Where it lies on the disk; its files are encrypted where the archive is.
    public Path folder() {
        return files.path();
    }

    /// The file of that name; empty where the manifest names none, or where it has gone.
    public Optional<ArchivedFile> file(String name) throws IOException {
        if (name.equals(MANIFEST_NAME)) {
            return existing(MANIFEST_NAME, MANIFEST_TYPE);
        }
        for (var file : manifest.files()) {
            if (file.name().equals(name)) {
                return existing(file.name(), file.mediaType());
            }
        }
        return Optional.empty();
    }

    /// The levels to draw, as read from `waveform.json`.
    public Waveform waveform() throws IOException {
        return WaveformJson.read(files);
    }

    private Optional<ArchivedFile> existing(String name, String mediaType) throws IOException {
        var bytes = files.size(name);
        return bytes.isEmpty()
                ? Optional.empty()
                : Optional.of(new ArchivedFile(name, mediaType, bytes.getAsLong(), files));
    }
}
