package io.earwitness.recorder.archive;

import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.model.Manifest;
import java.io.IOException;
import tools.jackson.core.JacksonException;

/// Reads and writes `manifest.json`, as docs/formats/manifest.md describes it.
///
/// The same manifest always gives the same bytes. Members that a later version added are skipped in reading.
public final class ManifestJson {
    /// A longer file is no manifest of ours.
    static final long BYTES_MAX = 64L << 20;

    private ManifestJson() {}

    public static byte[] toBytes(Manifest manifest) {
        return RecordingJson.write(manifest);
    }

    public static void write(Manifest manifest, RecordingFolder folder) throws IOException {
        folder.write(ArchivedRecording.MANIFEST_NAME, toBytes(manifest));
    }

    public static Manifest read(RecordingFolder folder) throws IOException {
        return parse(folder.contents(ArchivedRecording.MANIFEST_NAME, BYTES_MAX));
    }

    /// Reads a manifest; an IOException says what is wrong with it.
    public static Manifest parse(byte[] json) throws IOException {
        try {
            var manifest = RecordingJson.MAPPER.readValue(json, Manifest.class);
            if (manifest == null) {
                throw new IOException("there is no manifest in it");
            }
            if (!Manifest.FORMAT.equals(manifest.format())) {
                throw new IOException("the manifest's format is '" + manifest.format() + "', not " + Manifest.FORMAT);
            }
            return manifest;
        } catch (JacksonException unreadable) {
            throw new IOException("not a manifest: " + unreadable.getOriginalMessage(), unreadable);
        }
    }
}
