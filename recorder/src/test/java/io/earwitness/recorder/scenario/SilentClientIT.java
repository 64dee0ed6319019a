package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.earwitness.recorder.model.EndCause;
import io.earwitness.sip.digest.DigestCredentials;
import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients that fall silent, that say why they leave, and that must say who they are.
class SilentClientIT {
    private static final String IMPATIENT = "session: { drain: 100ms, silent-after: 1s }\n";

    @TempDir
    Path directory;

    @Test
    @Tag("TMR-11")
    void aSessionWhoseClientDiedIsEnded() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, IMPATIENT)) {
            var client = new ScenarioClient(recorder, Transport.TCP);
            client.call(Offers.twoStreams());
            client.close();

            var finished = recorder.awaitFinished();

            assertThat(finished.manifest().endCause()).isEqualTo(EndCause.SIGNALLING_FAILED);
            assertThat(recorder.recorder().sessions().list()).isEmpty();
        }
    }

    @Test
    @Tag("TMR-11")
    void aSilentClientThatIsThereIsAskedAgainAndKept() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, IMPATIENT);
                var client = new ScenarioClient(recorder, Transport.UDP);
                var call = client.call(Offers.twoStreams())) {
            await().atMost(Duration.ofSeconds(30)).until(() -> client.received("OPTIONS") >= 2);

            assertThat(recorder.recorder().sessions().list()).hasSize(1);
            assertThat(call.dialog().isEnded()).isFalse();
        }
    }

    /// Who writes may be silent for as long as he likes, whatever the settings say of silent sessions.
    @Test
    void aClientThatOnlyWritesIsAskedButNeverCalledSilent() throws Exception {
        try (var recorder = ScenarioRecorder.in(
                        directory, "session: { drain: 100ms, silent-after: 1s, end-silent: true }\n");
                var client = new ScenarioClient(recorder, Transport.UDP);
                var call = client.call(Offers.sdp(Offers.of(MsrpPeer.line(1, ""))))) {
            await().atMost(Duration.ofSeconds(30)).until(() -> client.received("OPTIONS") >= 2);

            assertThat(recorder.recorder().sessions().list()).hasSize(1);
            try (var written = MsrpPeer.to(call.answer().media().getFirst())) {
                assertThat(written.says("1", "still here")).startsWith("MSRP tr-1 200");
            }
            call.bye();
            assertThat(recorder.awaitFinished().manifest().events())
                    .extracting(event -> event.text())
                    .doesNotContain("Nothing came from the client");
        }
    }

    @Test
    @Tag("SRS-OTH-05")
    void allReasonsOfAByeAreKept() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.UDP)) {
            var call = client.call(Offers.twoStreams());
            call.dialog()
                    .bye(
                            List.of(
                                    new Header("Reason", "SIP;cause=200;text=\"Call completed\""),
                                    new Header("Reason", "Q.850;cause=16")),
                            Optional.empty());

            var ended = recorder.journal(io.earwitness.recorder.journal.JournalRecord.SessionEnded.class);

            assertThat(ended)
                    .singleElement()
                    .satisfies(end -> assertThat(end.detail()).isEqualTo("SIP 200, Call completed; Q.850 16"));
        }
    }

    @Test
    @Tag("SRS-INV-30")
    void onlyWhoKnowsThePasswordIsRecorded() throws Exception {
        var demanding = "sip: { udp: { address: 127.0.0.1, port: 0 }, tcp: { address: 127.0.0.1, port: 0 },"
                + " digest: { user: src, password: secret, listeners: udp } }\n";
        try (var recorder = ScenarioRecorder.in(directory, demanding);
                var client = new ScenarioClient(recorder, Transport.UDP);
                var inside = new ScenarioClient(recorder, Transport.TCP)) {
            assertThatThrownBy(() -> client.call(Offers.twoStreams())).hasMessage("401 Unauthorized");
            try (var call = client.call(
                    Offers.twoStreams(),
                    plain -> plain.with("Require", "siprec").as(new DigestCredentials("src", "secret")))) {
                assertThat(call.dialog().invite().cseq().number()).isEqualTo(2);
            }
            try (var call = inside.call(Offers.twoStreams())) {
                assertThat(call.dialog().invite().cseq().number()).isEqualTo(1);
            }
            assertThat(recorder.recorder()
                            .meters()
                            .get("earwitness.sip.digest")
                            .tag("verdict", "good")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
        }
    }
}
