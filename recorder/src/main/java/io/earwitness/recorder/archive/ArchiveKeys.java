package io.earwitness.recorder.archive;

import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.keys.Rewrapping;
import io.earwitness.recorder.keys.WrappedKeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Wraps the data keys of archived recordings anew by the newest key, so that an older one may go. Also beside a
/// running recorder: only the small file with the key is replaced, sound and packets stay as they are.
public final class ArchiveKeys {
    private static final int DEPTH = 5;

    private ArchiveKeys() {}

    /// @param root of the archive; nothing is done where there is none
    public static Rewrapping rewrap(Path root, KeyRing keys) throws IOException {
        return Rewrapping.of(keyFiles(root), file -> new WrappedKeyFile(file).rewrap(keys));
    }

    private static List<Path> keyFiles(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (var files = Files.find(root, DEPTH, (file, _) -> file.endsWith(RecordingFolder.KEY_NAME))) {
            return files.sorted().toList();
        }
    }
}
