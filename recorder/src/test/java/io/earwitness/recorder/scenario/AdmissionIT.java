package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.recorder.session.ClientAnswer;
import io.earwitness.recorder.session.ControlOutcome;
import io.earwitness.recorder.session.ControlRequest;
import io.earwitness.sip.CallRefusedException;
import io.earwitness.sip.message.Transport;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdmissionIT {
    private static final String UNMARKED_REFUSED = """
            sip:
              accept-unmarked: false
              udp: { address: 127.0.0.1, port: 0 }
              tcp: { enabled: false }
            """;

    @TempDir
    Path directory;

    @Test
    @Tag("SRS-INV-28")
    @Tag("SRS-OTH-09")
    void beyondTheLimitCallsAreRefusedUntilOneEnds() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, "limits: { concurrent-sessions: 1, free-disk: 1MB }\n");
                var client = new ScenarioClient(recorder, Transport.UDP);
                var only = client.call(Offers.twoStreams())) {
            refusedWith503(client);
            assertThat(client.options().status()).isEqualTo(503);

            only.bye();
            Awaitility.await().until(() -> client.options().status() == 200);
            client.call(Offers.twoStreams()).close();
        }
    }

    @Test
    @Tag("SRS-INV-28")
    void withoutRoomOnTheDiskCallsAreRefused() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, "limits: { free-disk: 900000TB }\n");
                var client = new ScenarioClient(recorder, Transport.UDP)) {
            refusedWith503(client);
            assertThat(recorder.recorder().sessions().list()).isEmpty();
        }
    }

    @Test
    void fullDiskKeepsWhatIsRecordedReadableAndTellsWhyItIsNotReady() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, "limits: { free-disk: 900000TB }\n");
                var api = new ApiCalls(recorder.recorder().page())) {
            var ready = api.get("/health/ready");

            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.body().toString()).contains("Disk Nearly Full");
            assertThat(api.get("/health/live").status()).isEqualTo(200);
            assertThat(api.get("/api/v1/recordings").status()).isEqualTo(200);
            assertThat(api.get("/api/v1/system").body().get("ready").asBoolean())
                    .isFalse();
        }
    }

    @Test
    @Tag("SRS-INV-28")
    void withoutFreePortsCallsAreRefusedAndNothingIsKept() throws Exception {
        var pair = 20_000 + 2 * ThreadLocalRandom.current().nextInt(10_000);
        var ports = "media: { port-first: %d, port-last: %d, port-cool-down: 0s }\n".formatted(pair, pair + 1);
        try (var recorder =
                        ScenarioRecorder.in(directory, ports + "limits: { concurrent-sessions: 1, free-disk: 1MB }\n");
                var client = new ScenarioClient(recorder, Transport.UDP)) {
            refusedWith503(client);

            assertThat(recorder.journals("open", "sealed", "parked")).isEmpty();
            Awaitility.await().until(() -> client.options().status() == 200);
        }
    }

    @Test
    @Tag("RS-ID-08")
    void unmarkedCallsAreRefusedWhereTheSettingsSaySo() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, UNMARKED_REFUSED);
                var client = new ScenarioClient(recorder.sip(Transport.UDP), Transport.UDP, "")) {
            assertThatThrownBy(() -> client.call(Offers.sdp(Offers.audio(1, "sendonly")), plain -> plain))
                    .isInstanceOfSatisfying(
                            CallRefusedException.class,
                            refused -> assertThat(refused.status()).isEqualTo(403));
        }
    }

    @Test
    void endingByRequestSaysByeAndKeepsTheRecording() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.UDP);
                var call = client.call(Offers.twoStreams())) {
            var id = recorder.recorder().sessions().list().getFirst().id();

            var end = new ControlRequest("anna", "the caller asked for it");
            assertThat(recorder.recorder().control().end(id, end))
                    .isEqualTo(
                            new ControlOutcome.Done(new ClientAnswer(ClientAnswer.Kind.AGREED, "The client agreed")));

            assertThat(call.awaitEnd()).isInstanceOf(io.earwitness.sip.dialog.DialogEnd.RemoteBye.class);
            assertThat(recorder.awaitFinished().manifest().endCause())
                    .isEqualTo(io.earwitness.recorder.model.EndCause.RECORDER_BYE);
            assertThat(recorder.recorder().control().end(id, end)).isInstanceOf(ControlOutcome.NotLive.class);
        }
    }

    @Test
    void silentSessionIsEndedWhereTheSettingsSaySo() throws Exception {
        var session = "session: { drain: 50ms, silent-after: 1s, end-silent: true }\n";
        try (var recorder = ScenarioRecorder.in(directory, session);
                var client = new ScenarioClient(recorder, Transport.UDP);
                var call = client.call(Offers.twoStreams())) {
            call.awaitEnd();

            assertThat(recorder.awaitFinished().manifest().endCause())
                    .isEqualTo(io.earwitness.recorder.model.EndCause.SILENT_CLIENT);
        }
    }

    @Test
    void closingSaysByeToLiveCallsAndFinishesTheirRecordings() throws Exception {
        var recorder = ScenarioRecorder.in(directory);
        try (var client = new ScenarioClient(recorder, Transport.UDP);
                var call = client.call(Offers.twoStreams())) {
            call.sendsPackets(10, 0);
            Awaitility.await()
                    .until(() -> recorder.recorder()
                                    .sessions()
                                    .list()
                                    .getFirst()
                                    .streams()
                                    .getFirst()
                                    .packets()
                            == 10);

            recorder.close();

            assertThat(call.awaitEnd()).isInstanceOf(io.earwitness.sip.dialog.DialogEnd.RemoteBye.class);
            var finished = recorder.awaitFinished().manifest();
            assertThat(finished.endCause()).isEqualTo(io.earwitness.recorder.model.EndCause.SHUTDOWN);
            assertThat(finished.streams().getFirst().packets()).isEqualTo(10);
        }
    }

    private static void refusedWith503(ScenarioClient client) {
        assertThatThrownBy(() -> client.call(Offers.twoStreams()))
                .isInstanceOfSatisfying(CallRefusedException.class, refused -> {
                    assertThat(refused.status()).isEqualTo(503);
                    assertThat(refused.response().headers().first("Retry-After"))
                            .isPresent();
                });
    }
}
