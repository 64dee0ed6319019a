package io.earwitness.recorder.playback;

import io.earwitness.recorder.archive.ArchivedRecording;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.MetadataDocument;
import io.earwitness.siprec.body.MediaType;
import io.earwitness.siprec.history.MetadataHistory;
import io.earwitness.siprec.history.ReceivedMetadata;
import io.earwitness.siprec.metadata.MetadataParser;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a recording's metadata said over time, read again from the documents in its folder.
///
/// The manifest tells when each came and which of them count; nothing is kept between two questions.
public final class RecordedMetadata {
    private static final Pattern FILE = Pattern.compile("metadata/(\\d{1,6})-([a-z]+)\\.xml");

    private static final long DOCUMENT_BYTES_MAX = 64L << 20;

    private RecordedMetadata() {}

    /// What the manifest says of the documents. One of a version that did not keep that has them in the order of their
    /// numbers, all of them at its start and applied: more is not known of them.
    public static List<MetadataDocument> documents(ArchivedRecording recording) {
        var manifest = recording.manifest();
        if (!manifest.metadata().isEmpty()) {
            return manifest.metadata();
        }
        return manifest.files().stream()
                .map(file -> FILE.matcher(file.name()))
                .filter(Matcher::matches)
                .sorted(Comparator.comparingInt(name -> Integer.parseInt(name.group(1))))
                .map(name -> document(manifest, name))
                .toList();
    }

    private static MetadataDocument document(Manifest manifest, Matcher name) {
        return new MetadataDocument(
                Integer.parseInt(name.group(1)),
                name.group(),
                manifest.startedAt(),
                name.group(2).toUpperCase(Locale.ROOT),
                null,
                "",
                MetadataDocument.Outcome.APPLIED,
                null,
                "It is not known when it came.");
    }

    /// Empty for a recording without metadata.
    public static MetadataHistory of(ArchivedRecording recording) throws IOException {
        var manifest = recording.manifest();
        var history = new MetadataHistory();
        for (var document : documents(recording)) {
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
        MetadataParser.parse(file.get().contents(DOCUMENT_BYTES_MAX), charset)
                .found()
                .ifPresent(found -> history.take(new ReceivedMetadata(
                        document.receivedAt(),
                        document.method(),
                        sequence == null ? OptionalLong.empty() : OptionalLong.of(sequence),
                        found)));
    }
}
