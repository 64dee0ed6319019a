package io.earwitness.recorder.playback;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.archive.ArchivedRecording;
import io.earwitness.recorder.archive.ManifestJson;
import io.earwitness.recorder.catalog.FakeRecording;
import io.earwitness.recorder.catalog.FakeVoice;
import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.model.MetadataDocument;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RecordedMetadataTest {
    @TempDir
    Path scratch;

    @Test
    void aRecordingOfAnOlderVersionHasTheDocumentsThatLieInItsFolder() throws Exception {
        var assembled = FakeRecording.of(
                        Instant.parse("2026-03-04T12:00:00Z"),
                        500,
                        new Random(1),
                        FakeVoice.speaking("Ana", "sip:ana@example.com", 200, 500))
                .assembleIn(scratch);
        var json = new JsonMapper();
        var manifest = (ObjectNode) json.readTree(ManifestJson.toBytes(assembled.manifest()));
        manifest.remove("metadata");
        var old = new ArchivedRecording(
                RecordingFolder.clear(assembled.folder()), ManifestJson.parse(json.writeValueAsBytes(manifest)));

        assertThat(old.manifest().metadata()).isEmpty();
        assertThat(RecordedMetadata.documents(old)).singleElement().satisfies(document -> {
            assertThat(document.file()).isEqualTo("metadata/1-invite.xml");
            assertThat(document.method()).isEqualTo("INVITE");
            assertThat(document.outcome()).isEqualTo(MetadataDocument.Outcome.APPLIED);
        });
        assertThat(RecordedMetadata.of(old).attendance().participants())
                .isEqualTo(RecordedMetadata.of(
                                new ArchivedRecording(RecordingFolder.clear(assembled.folder()), assembled.manifest()))
                        .attendance()
                        .participants());
    }
}
