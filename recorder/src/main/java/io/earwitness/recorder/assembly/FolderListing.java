package io.earwitness.recorder.assembly;

import io.earwitness.recorder.archive.FileDigest;
import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.model.RecordingFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/// Measures and digests the files that the manifest is to name.
final class FolderListing {
    private FolderListing() {}

    static List<RecordingFile> of(RecordingFolder folder, List<PlannedFile> planned) throws IOException {
        var files = new ArrayList<RecordingFile>();
        for (var file : planned) {
            var name = file.name();
            var bytes = folder.size(name).orElseThrow(() -> new NoSuchFileException(name));
            files.add(new RecordingFile(name, file.mediaType(), bytes, FileDigest.sha256(folder, name)));
        }
        return files;
    }
}
