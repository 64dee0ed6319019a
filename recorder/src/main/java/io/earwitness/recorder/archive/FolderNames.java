package io.earwitness.recorder.archive;

import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Pattern;

/// Where a recording's folder lies and which names may stand in it.
///
/// The folder follows from the id alone: `YYYY/MM/DD/<id>`, the day (UTC) on which the id was made, so finding one
/// needs no index.
final class FolderNames {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final int PARTS_MAX = 2;

    private FolderNames() {}

    static Path folder(Path root, RecordingId id) {
        var day = id.createdAt().atOffset(ZoneOffset.UTC);
        return root.resolve(String.format(Locale.ROOT, "%04d", day.getYear()))
                .resolve(String.format(Locale.ROOT, "%02d", day.getMonthValue()))
                .resolve(String.format(Locale.ROOT, "%02d", day.getDayOfMonth()))
                .resolve(id.value());
    }

    /// The path of a file in the folder. A name that could lead elsewhere is refused, whoever wrote the manifest.
    static Path inside(Path folder, String name) throws IOException {
        var parts = name.split("/", -1);
        if (parts.length > PARTS_MAX) {
            throw new IOException("'" + name + "' lies deeper than a recording's folder goes");
        }
        var path = folder;
        for (var part : parts) {
            if (!PART.matcher(part).matches()) {
                throw new IOException("'" + name + "' cannot be the name of a recording's file");
            }
            path = path.resolve(part);
        }
        return path;
    }
}
