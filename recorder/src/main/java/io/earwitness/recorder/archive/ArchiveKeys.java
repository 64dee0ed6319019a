package io.earwitness.recorder.archive;

import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.keys.WrappedKeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Wraps the data keys of archived recordings anew by the newest key, so that an older one may go. Also beside a
/// running
/// recorder: only the small file with the key is replaced, sound and packets stay as they are.
public final class ArchiveKeys {
    private static final int DEPTH = 5;

    private ArchiveKeys() {}

    /// What became of the recordings of one archive.
    ///
    /// @param wrapped   how many have another key now
    /// @param unchanged how many had the newest one
    /// @param failed    a sentence for each that could not be done
    public record Outcome(int wrapped, int unchanged, List<String> failed) {
        public Outcome {
            failed = List.copyOf(failed);
        }
    }

    /// @param root of the archive; nothing is done where there is none
    public static Outcome rewrap(Path root, KeyRing keys) throws IOException {
        var wrapped = 0;
        var unchanged = 0;
        var failed = new ArrayList<String>();
        for (var file : keyFiles(root)) {
            try {
                if (new WrappedKeyFile(file).rewrap(keys)) {
                    wrapped++;
                } else {
                    unchanged++;
                }
            } catch (NoSuchFileException moved) {
                failed.add(file + " moved on meanwhile: say it again");
            } catch (IOException unreadable) {
                failed.add(file + ": " + unreadable.getMessage());
            }
        }
        return new Outcome(wrapped, unchanged, failed);
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
