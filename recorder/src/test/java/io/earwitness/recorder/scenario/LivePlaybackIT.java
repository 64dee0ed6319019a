package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.container.WavReader;
import io.earwitness.recorder.rtsp.RtspPeer;
import io.earwitness.sip.message.Transport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// A call is played by RTSP while it goes on, and to its end.
class LivePlaybackIT {
    private static final String TCP = "RTP/AVP/TCP;unicast;interleaved=";

    @TempDir
    Path directory;

    @Test
    @Tag("NENA-05")
    void isPlayedFromTheFirstWordOnAndGoesOnInTheRecordingWhenTheCallIsOver() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory.resolve("data"), "rtsp: { enabled: true, port: 0 }\n");
                var client = new ScenarioClient(recorder, Transport.UDP);
                var call = client.call(Offers.twoStreams())) {
            // As soon as it is recorded: nothing has been said yet.
            var url = url(recorder.recorder().page());
            try (var peer = new RtspPeer(URI.create(url).getPort())) {
                peer.write(peer.request("DESCRIBE", url));
                call.sendsTone(3_000, 0, 1);
                var described = peer.answer();
                assertThat(described.status()).isEqualTo(200);
                assertThat(described.body().lines())
                        .contains("a=range:npt=0.000000-", "a=control:stream=0", "a=control:stream=1");

                var setUp = peer.ask("SETUP", url + "stream=0", "Transport", TCP + "0-1");
                assertThat(setUp.field("Media-Properties")).isEqualTo("Random-Access, Time-Progressing, Unlimited");
                peer.ask("SETUP", url + "stream=1", "Transport", TCP + "2-3", "Session", setUp.session());
                var play = peer.ask("PLAY", url, "Session", setUp.session(), "Range", "npt=0-");
                assertThat(play.field("Range")).isEqualTo("npt=0.000000-");
                peer.readUntil(() -> peer.frames(0).size() >= 40);

                call.sendsTone(1_000, 0, 1);
                peer.readUntil(() -> peer.frames(0).size() >= 60);
                call.bye();
                var kept = recorder.awaitFinished();
                peer.readUntil(() -> !peer.requests().isEmpty());

                assertThat(peer.requests().getFirst().field("Notify-Reason")).isEqualTo("end-of-stream");
                for (var channel = 0; channel < 2; channel++) {
                    var stream = kept.manifest().channelOrder().streams().get(channel);
                    var samples = channel(kept.folder().resolve("audio.wav"), channel);
                    assertThat(samples).isNotEqualTo(new short[samples.length]);
                    assertThat(Arrays.mismatch(peer.heard(2 * stream), samples))
                            .as("stream " + stream)
                            .isEqualTo(-1);
                }
            }
        }
    }

    @Test
    @Tag("NENA-05")
    void isPlayedFromNowOnWhileItIsSpokenAndNothingOfItIsWrong() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory.resolve("data"), "rtsp: { enabled: true, port: 0 }\n");
                var client = new ScenarioClient(recorder, Transport.UDP);
                var call = client.call(Offers.twoStreams())) {
            var url = url(recorder.recorder().page());
            call.sendsTone(2_500, 0, 1);
            try (var peer = new RtspPeer(URI.create(url).getPort());
                    var speaking = Executors.newSingleThreadExecutor()) {
                var spoken = speaking.submit(() -> call.sendsTone(5_000, 0, 1));
                peer.ask("DESCRIBE", url);
                var setUp = peer.ask("SETUP", url + "stream=0", "Transport", TCP + "0-1");
                peer.ask("SETUP", url + "stream=1", "Transport", TCP + "2-3", "Session", setUp.session());
                var play = peer.ask("PLAY", url, "Session", setUp.session(), "Range", "npt=now-");
                // How far the recorder has come by then is the machine's business; not from the beginning.
                assertThat(play.field("Range")).matches("npt=[0-9.]+-").isNotEqualTo("npt=0.000000-");
                peer.readUntil(() -> peer.frames(0).size() >= 150);
                assertThat(spoken.get()).isSameAs(call);
                call.bye();
                var kept = recorder.awaitFinished();
                peer.readUntil(() -> !peer.requests().isEmpty());

                var from = (int) Math.round(
                        8_000 * Double.parseDouble(play.field("Range").replaceAll("npt=|-", "")));
                for (var channel = 0; channel < 2; channel++) {
                    var samples = channel(kept.folder().resolve("audio.wav"), channel);
                    var stream = kept.manifest().channelOrder().streams().get(channel);
                    var played = Arrays.copyOfRange(samples, from, samples.length);
                    assertThat(Arrays.mismatch(peer.heard(2 * stream), played))
                            .as("stream " + stream + " from sample " + from)
                            .isEqualTo(-1);
                }
            }
        }
    }

    private static short[] channel(Path file, int channel) throws Exception {
        var all = WavReader.readAll(file, 1_000_000);
        var samples = new short[all.length / 2];
        for (var i = 0; i < samples.length; i++) {
            samples[i] = all[2 * i + channel];
        }
        return samples;
    }

    private static String url(URI page) throws Exception {
        try (var api = new ApiCalls(page);
                var http = HttpClient.newHttpClient()) {
            var id = api.get("/api/v1/sessions").body().get(0).get("id").asString();
            var make = HttpRequest.newBuilder(page.resolve("/api/v1/sessions/" + id + "/playback"))
                    .POST(HttpRequest.BodyPublishers.noBody());
            var answer = http.send(make.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            return new JsonMapper().readTree(answer.body()).get("url").asString();
        }
    }
}
