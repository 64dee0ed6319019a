package io.earwitness.recorder.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.model.Verdict;
import io.earwitness.recorder.session.ControlRequest;
import io.earwitness.sip.message.Transport;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Messages that go over a pause, on real connections: what came outside it is kept, and nothing is called lost.
class MessagePausesIT {
    @TempDir
    Path directory;

    @Test
    @Tag("NENA-03")
    void aMessageAcrossAPauseIsNamedAndIsNoGap() throws Exception {
        var lines = Offers.line(1, "sendonly") + MsrpPeer.line(3, "a=setup:actpass\r\n");
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var call = client.call(ScenarioClient.both(Offers.of(lines), Offers.METADATA));
                var ana = MsrpPeer.to(call.answer().media().get(1))) {
            call.sendsTone(100, 0);
            var id = recorder.recorder().sessions().list().getFirst().id();
            var frame = MsrpPeer.frame(
                    "tone", ana.path(), "1", "1-*/*", "", "text/plain", "my card is ".getBytes(UTF_8), '+');
            ana.sendsRaw(frame);
            ana.reads();
            ana.sends("2", "1-*/*", "text/plain", "whole, ".getBytes(UTF_8), '+');
            recorder.recorder().control().pause(id, new ControlRequest("anna", "card number"));
            ana.sends("1", "12-*/*", "text/plain", "4929 1234".getBytes(UTF_8), '+');
            recorder.recorder().control().resume(id, new ControlRequest("anna", ""));
            ana.sends("1", "21-*/*", "text/plain", ", thanks".getBytes(UTF_8), '$');
            ana.sends("2", "8-*/*", "text/plain", "as before".getBytes(UTF_8), '$');
            call.bye();
            var recording = recorder.awaitFinished();
            var messages = new JsonMapper()
                    .readTree(recording.folder().resolve("messages.json").toFile());

            assertThat(messages.get(0).path("text").asString()).isEqualTo("whole, as before");
            assertThat(messages.get(0).path("missing").isNull()).isTrue();
            assertThat(messages.get(1).path("text").asString()).isEqualTo("my card is , thanks");
            assertThat(messages.get(1).path("missing").asString()).isEqualTo("PAUSED");
            assertThat(recording.manifest().verdict())
                    .as(recording.manifest().verdictReason())
                    .isNotEqualTo(Verdict.GAPS);
            assertThat(recording.manifest().verdictReason()).contains("Messages that lie partly in a pause");
        }
    }
}
