package io.earwitness.recorder.archive;

import io.earwitness.recorder.model.Levels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes `levels.json`: [Levels] as it stands.
public final class LevelsJson {
    public static final String NAME = "levels.json";

    private LevelsJson() {}

    public static void write(Levels levels, Path file) throws IOException {
        Files.write(file, RecordingJson.write(levels));
    }
}
