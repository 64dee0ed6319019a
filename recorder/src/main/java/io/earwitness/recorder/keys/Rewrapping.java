package io.earwitness.recorder.keys;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What became of wrapping the data keys of several files anew.
///
/// @param wrapped   how many have another key now
/// @param unchanged how many had the newest one, or are not encrypted
/// @param failed    a sentence for each that could not be done
public record Rewrapping(int wrapped, int unchanged, List<String> failed) {
    public Rewrapping {
        failed = List.copyOf(failed);
    }

    /// Wraps the key of one file.
    @FunctionalInterface
    public interface One {
        /// @return false where nothing was to be done
        boolean rewrap(Path file) throws IOException;
    }

    /// Does all of them, whatever becomes of one.
    public static Rewrapping of(List<Path> files, One one) {
        var wrapped = 0;
        var unchanged = 0;
        var failed = new ArrayList<String>();
        for (var file : files) {
            try {
                if (one.rewrap(file)) {
                    wrapped++;
                } else {
                    unchanged++;
                }
            } catch (NoSuchFileException moved) {
                failed.add(file + " moved on meanwhile: say it again");
            } catch (IOException failure) {
                // The message of these is the name of the file alone.
                failed.add(
                        failure instanceof FileSystemException
                                ? failure.toString()
                                : file + ": " + failure.getMessage());
            }
        }
        return new Rewrapping(wrapped, unchanged, failed);
    }
}
