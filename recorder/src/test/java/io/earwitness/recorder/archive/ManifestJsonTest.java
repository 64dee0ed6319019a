package io.earwitness.recorder.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestJsonTest {
    private final byte[] json = ManifestJson.toBytes(SampleRecordings.manifest(SampleRecordings.id(1), List.of()));

    @Test
    void readsBackWhatItWrote() throws IOException {
        assertThat(ManifestJson.parse(json)).isEqualTo(SampleRecordings.manifest(SampleRecordings.id(1), List.of()));
    }

    @Test
    void writesIdsAndTimesAsTextInTheOrderOfTheDocument() {
        var text = new String(json, StandardCharsets.UTF_8);

        assertThat(text)
                .startsWith("{")
                .contains("\"id\" : \"" + SampleRecordings.id(1) + "\"")
                .contains("\"startedAt\" : \"2026-03-04T12:00:00Z\"")
                .contains("Ana Kovač");
        assertThat(text.indexOf("\"format\"")).isLessThan(text.indexOf("\"id\""));
        assertThat(text.indexOf("\"streams\"")).isLessThan(text.indexOf("\"files\""));
    }

    @Test
    void skipsMembersThatALaterVersionAdded() throws IOException {
        var text = new String(json, StandardCharsets.UTF_8).replaceFirst("\\{", "{\"transcript\":{\"a\":[1]},");

        assertThat(ManifestJson.parse(text.getBytes(StandardCharsets.UTF_8)).sessionId())
                .isEqualTo("cs-1");
    }

    @Test
    void readsAManifestOfAnEarlierVersion() throws IOException {
        var text = new String(json, StandardCharsets.UTF_8);
        var before = text.replaceFirst("(?s),\\s*\"identifiers\".*", "}");
        assertThat(before).isNotEqualTo(text);

        var manifest = ManifestJson.parse(before.getBytes(StandardCharsets.UTF_8));

        assertThat(manifest.sessionId()).isEqualTo("cs-1");
        assertThat(manifest.identifiers()).isEmpty();
        assertThat(manifest.metadata()).isEmpty();
    }

    @Test
    void saysWhatIsWrongInsteadOfReadingNonsense() {
        for (var text : List.of("", "{", "[]", "null", "{}", "{\"format\":\"other/1\"}", "{\"id\":7}")) {
            assertThatThrownBy(() -> ManifestJson.parse(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isInstanceOf(IOException.class);
        }
    }
}
