package io.earwitness.recorder.archive;

import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.model.Levels;
import java.io.IOException;

/// Writes `levels.json`: [Levels] as it stands.
public final class LevelsJson {
    public static final String NAME = "levels.json";

    private LevelsJson() {}

    public static void write(Levels levels, RecordingFolder folder) throws IOException {
        folder.write(NAME, RecordingJson.write(levels));
    }
}
