package io.earwitness.recorder.playback;

import io.earwitness.recorder.archive.ArchivedRecording;
import io.earwitness.recorder.model.RecordingFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes a recording's whole folder as one ZIP file, piece by piece, never holding more than a buffer.
///
/// Entries lie below a folder named by the recording's id, the manifest first. A missing file breaks the export off, so
/// that nobody takes an incomplete one for whole.
public final class ZipExport {
    private ZipExport() {}

    public static void write(ArchivedRecording recording, OutputStream out) throws IOException {
        var zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.BEST_SPEED);
        var names = new ArrayList<String>();
        names.add(ArchivedRecording.MANIFEST_NAME);
        recording.manifest().files().stream().map(RecordingFile::name).forEach(names::add);
        for (var name : names) {
            add(recording, name, zip);
        }
        zip.finish();
    }

    private static void add(ArchivedRecording recording, String name, ZipOutputStream zip) throws IOException {
        var manifest = recording.manifest();
        var file = recording
                .file(name)
                .orElseThrow(() -> new FileNotFoundException(name + " is missing from recording " + manifest.id()));
        var entry = new ZipEntry(manifest.id() + "/" + name);
        entry.setLastModifiedTime(FileTime.from(manifest.startedAt().plusMillis(manifest.lengthMillis())));
        zip.putNextEntry(entry);
        try (var content = Channels.newInputStream(file.open())) {
            content.transferTo(zip);
        }
        zip.closeEntry();
    }
}
