package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.model.Deviation;
import io.earwitness.sip.message.Transport;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Clients that mark their recording sessions otherwise than RFC 7866 wants: taken and noted, strictly refused.
class RecordingMarksIT {
    private static final Path CORPUS = Path.of("../siprec/src/test/resources/corpus");
    private static final String STRICT = """
            sip:
              udp: { address: 127.0.0.1, port: 0 }
              tcp: { address: 127.0.0.1, port: 0 }
              strict-marks: true
            """;

    @TempDir
    Path directory;

    @ParameterizedTest
    @Tag("RS-ID-07")
    @CsvSource({
        "audiocodes-send-in-participant, FEATURE_TAG_BARE",
        "avaya-hex-ids, FEATURE_TAG_IN_URI",
        "broadworks-separate-streams, FEATURE_TAG_BARE REQUIRE_MISSING",
        "google-media-label, FEATURE_TAG_MISSING",
        "jambonz-uuid-text, FEATURE_TAG_MISSING",
        "opensips-old-no-associations, FEATURE_TAG_MISSING",
        "phrsite-misspelt-tag, FEATURE_TAG_MISSPELT",
        "webex-call, FEATURE_TAG_BARE REQUIRE_MISSING"
    })
    void oddMarksAreTakenWithADeviationAndStrictlyRefused(String name, String kinds) throws Exception {
        var invite = CorpusConversation.in(CORPUS).stream()
                .filter(conversation -> conversation.name().equals(name))
                .findFirst()
                .orElseThrow()
                .messages()
                .getFirst();

        try (var recorder = ScenarioRecorder.in(directory.resolve("default"))) {
            assertThat(status(recorder, invite)).isEqualTo(200);
            assertThat(recorder.awaitFinished().manifest().deviations())
                    .extracting(Deviation::kind)
                    .containsAll(List.of(kinds.split(" ")));
        }
        try (var recorder = ScenarioRecorder.in(directory.resolve("strict"), STRICT)) {
            assertThat(status(recorder, invite)).isEqualTo(403);
            assertThat(recorder.recorder().sessions().list()).isEmpty();
        }
    }

    private static int status(ScenarioRecorder recorder, String invite) throws Exception {
        var transport = CorpusPeer.header(invite, "Via").contains("/UDP") ? Transport.UDP : Transport.TCP;
        try (var peer = new CorpusPeer(recorder.sip(transport), transport, "marks@corpus")) {
            var status = peer.request(invite, "").status();
            if (status == 200) {
                peer.bye(2_000_000_000, invite);
            }
            return status;
        }
    }
}
