package io.earwitness.recorder.playback;

import io.earwitness.recorder.archive.ArchivedRecording;
import io.earwitness.recorder.model.MetadataDocument;
import io.earwitness.siprec.body.MediaType;
import io.earwitness.siprec.history.MetadataHistory;
import io.earwitness.siprec.history.ReceivedMetadata;
import io.earwitness.siprec.metadata.MetadataParser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.OptionalLong;

/// What a recording's metadata said over time, read again from the documents in its folder.
///
/// The manifest tells when each came and which of them count; nothing is kept between two questions.
public final class RecordedMetadata {
    private RecordedMetadata() {}

    /// Empty for a recording without metadata, or of a version that did not keep when its documents came.
    public static MetadataHistory of(ArchivedRecording recording) throws IOException {
        var manifest = recording.manifest();
        var history = new MetadataHistory();
        for (var document : manifest.metadata()) {
            if (document.outcome().counts()) {
                take(recording, document, history);
            }
        }
        history.end(manifest.startedAt().plusMillis(manifest.lengthMillis()));
        return history;
    }

    private static void take(ArchivedRecording recording, MetadataDocument document, MetadataHistory history)
            throws IOException {
        var file = recording.file(document.file());
        if (file.isEmpty()) {
            return;
        }
        var charset = MediaType.parse(file.get().mediaType()).parameter("charset");
        var sequence = document.sequence();
        MetadataParser.parse(Files.readAllBytes(file.get().path()), charset)
                .found()
                .ifPresent(found -> history.take(new ReceivedMetadata(
                        document.receivedAt(),
                        document.method(),
                        sequence == null ? OptionalLong.empty() : OptionalLong.of(sequence),
                        found)));
    }
}
