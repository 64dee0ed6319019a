package io.earwitness.recorder.assembly;

import io.earwitness.recorder.archive.FileDigest;
import io.earwitness.recorder.model.RecordingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Measures and digests the files that the manifest is to name.
final class FolderListing {
    private FolderListing() {}

    static List<RecordingFile> of(Path folder, List<PlannedFile> planned) throws IOException {
        var files = new ArrayList<RecordingFile>();
        for (var file : planned) {
            var path = folder.resolve(file.name());
            files.add(new RecordingFile(file.name(), file.mediaType(), Files.size(path), FileDigest.sha256(path)));
        }
        return files;
    }
}
