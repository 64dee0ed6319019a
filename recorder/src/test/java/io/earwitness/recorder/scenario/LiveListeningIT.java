package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.media.codec.G711;
import io.earwitness.media.container.WavReader;
import io.earwitness.recorder.keys.KeyFile;
import io.earwitness.sip.message.Transport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A call is heard while it goes on: the very samples that were sent, and more of them the next time.
class LiveListeningIT {
    private static final int PACKET = 172;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallIsHeardWhileItGoesOn(boolean encrypted) throws Exception {
        var key = directory.resolve("keys");
        new KeyFile(key).add(Instant.now(), new SecureRandom());
        var more = encrypted ? "encryption: { key-file: '" + key + "' }\n" : "";
        try (var recorder = ScenarioRecorder.in(directory.resolve("data"), more);
                var client = new ScenarioClient(recorder, Transport.UDP);
                var http = HttpClient.newHttpClient();
                var call = client.call(Offers.twoStreams())) {
            call.sendsTone(1_000, 0, 1);
            var page = recorder.recorder().page();
            var id = liveId(page);
            var audio = page.resolve("/api/v1/sessions/" + id + "/audio");

            await().untilAsserted(() -> heard(http, audio, call, 0, 50));
            call.sendsTone(1_000, 0, 1);
            await().untilAsserted(() -> heard(http, audio, call, 50, 100));
            if (encrypted) {
                assertThat(clearWav(directory.resolve("data"))).isFalse();
            }

            call.bye();
            var kept = recorder.awaitFinished();
            assertThat(kept.manifest().id().toString()).isEqualTo(id);
            assertThat(http.send(HttpRequest.newBuilder(audio).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(404);
            await().untilAsserted(() -> assertThat(directory.resolve("data/work/live"))
                    .satisfiesAnyOf(
                            live -> assertThat(live).doesNotExist(),
                            live -> assertThat(live).isEmptyDirectory()));
        }
    }

    @Test
    void nothingIsHeardOfASessionThatThereIsNot() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory.resolve("data"));
                var client = new ScenarioClient(recorder, Transport.UDP);
                var api = new ApiCalls(recorder.recorder().page());
                var call = client.call(Offers.twoStreams())) {
            assertThat(api.get("/api/v1/sessions/01ARZ3NDEKTSV4RRFFQ69G5FAV/audio")
                            .status())
                    .isEqualTo(404);
            var answer =
                    api.get("/api/v1/sessions/" + liveId(recorder.recorder().page()) + "/audio");
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body().get("detail").asString()).startsWith("Nothing can be heard in session");
            call.bye();
        }
    }

    private static String liveId(URI page) throws Exception {
        try (var api = new ApiCalls(page)) {
            return api.get("/api/v1/sessions").body().get(0).get("id").asString();
        }
    }

    /// Both channels hold these packets of what was sent, sample by sample.
    private void heard(HttpClient http, URI audio, ScenarioCall call, int from, int until) throws Exception {
        var file = directory.resolve("heard.wav");
        var answer = http.send(HttpRequest.newBuilder(audio).build(), HttpResponse.BodyHandlers.ofFile(file));
        assertThat(answer.statusCode()).isEqualTo(200);
        var samples = WavReader.readAll(file, 1_000_000);
        for (var channel = 0; channel < 2; channel++) {
            var side = channel;
            var heard = new short[samples.length / 2];
            for (var i = 0; i < heard.length; i++) {
                heard[i] = samples[2 * i + channel];
            }
            var sent = call.sent().stream()
                    .filter(packet -> packet[11] == side)
                    .toList()
                    .subList(from, until);
            var said = new short[sent.size() * 160];
            for (var i = 0; i < said.length; i++) {
                said[i] = G711.fromAlaw(sent.get(i / 160)[PACKET - 160 + i % 160]);
            }
            assertThat(indexOf(said, heard))
                    .as("where channel %d is heard", channel)
                    .isNotNegative();
        }
    }

    private static int indexOf(short[] wanted, short[] in) {
        for (var at = 0; at + wanted.length <= in.length; at++) {
            if (Arrays.mismatch(in, at, at + wanted.length, wanted, 0, wanted.length) < 0) {
                return at;
            }
        }
        return -1;
    }

    private static boolean clearWav(Path data) throws Exception {
        try (var files = Files.walk(data.resolve("work"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
                        .contains("RIFF")) {
                    return true;
                }
            }
        }
        return false;
    }
}
