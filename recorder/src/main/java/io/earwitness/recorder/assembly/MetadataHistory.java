package io.earwitness.recorder.assembly;

import io.earwitness.recorder.journal.JournalRecord.BodyPartReceived;
import io.earwitness.siprec.body.MediaType;
import io.earwitness.siprec.metadata.MetadataParser;
import io.earwitness.siprec.metadata.RecordingMetadata;
import java.util.ArrayList;
import java.util.List;

/// What the metadata said, document after document: the state after each, with the moment it came.
///
/// A document that cannot be read changes nothing; it is kept as a file like every other.
final class MetadataHistory {
    private static final int VERSIONS_MAX = 500;

    private final List<Version> versions = new ArrayList<>();
    private RecordingMetadata current = RecordingMetadata.EMPTY;

    /// The state that a document led to.
    record Version(long epochNanos, RecordingMetadata state) {}

    static boolean isMetadata(String contentType) {
        return MediaType.parse(contentType).value().contains("rs-metadata");
    }

    void take(BodyPartReceived part) {
        if (!isMetadata(part.contentType()) || versions.size() >= VERSIONS_MAX) {
            return;
        }
        var charset = MediaType.parse(part.contentType()).parameter("charset");
        MetadataParser.parse(part.bytes(), charset).found().ifPresent(document -> {
            current = current.updatedBy(document);
            versions.add(new Version(part.epochNanos(), current));
        });
    }

    List<Version> versions() {
        return versions;
    }

    /// The first session_id that any document names, empty where none does.
    String sessionId() {
        return versions.stream()
                .flatMap(version -> version.state().sessions().stream())
                .map(session -> session.sessionId())
                .filter(id -> !id.isBlank())
                .findFirst()
                .orElse("");
    }
}
