package io.earwitness.recorder.archive;

import io.earwitness.recorder.model.RecordingId;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Locale;

/// Where a recording's folder lies.
///
/// The folder follows from the id alone: `YYYY/MM/DD/<id>`, the day (UTC) on which the id was made, so finding one
/// needs no index.
final class FolderNames {
    private FolderNames() {}

    static Path folder(Path root, RecordingId id) {
        var day = id.createdAt().atOffset(ZoneOffset.UTC);
        return root.resolve(String.format(Locale.ROOT, "%04d", day.getYear()))
                .resolve(String.format(Locale.ROOT, "%02d", day.getMonthValue()))
                .resolve(String.format(Locale.ROOT, "%02d", day.getDayOfMonth()))
                .resolve(id.value());
    }
}
