package io.earwitness.recorder.archive;

import io.earwitness.recorder.archive.Verification.Finding;
import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.keys.KeyMissingException;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.RecordingFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;

/// Compares the files of a recording's folder with the digests in its manifest, without a recorder, wherever it lies.
public final class FolderVerification {
    private FolderVerification() {}

    /// @param keys needed where it is encrypted
    /// @throws KeyMissingException where it is encrypted by another key
    /// @throws IOException         where it is no recording, or its manifest cannot be read
    public static Verification of(Path folder, KeyRing keys) throws IOException {
        var files = RecordingFolder.open(folder, keys);
        return of(new ArchivedRecording(files, ManifestJson.read(files)));
    }

    static Verification of(ArchivedRecording recording) throws IOException {
        var manifest = recording.manifest();
        var findings = new ArrayList<Finding>();
        for (var file : manifest.files()) {
            difference(recording, file).ifPresent(text -> findings.add(new Finding(file.name(), text)));
        }
        return new Verification(manifest.id(), manifest.files().size(), findings);
    }

    private static Optional<String> difference(ArchivedRecording recording, RecordingFile named) {
        try {
            var file = recording.file(named.name());
            if (file.isEmpty()) {
                return Optional.of("The file is missing.");
            }
            if (file.get().bytes() != named.bytes()) {
                return Optional.of("It has " + file.get().bytes() + " bytes instead of " + named.bytes() + ".");
            }
            return FileDigest.sha256(recording.files(), named.name()).equals(named.sha256())
                    ? Optional.empty()
                    : Optional.of("Its content is not what was archived: the digest differs.");
        } catch (IOException unreadable) {
            return Optional.of("It cannot be read: " + unreadable.getMessage() + ".");
        }
    }
}
