package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.media.codec.G711;
import io.earwitness.recorder.events.RecorderEvent;
import io.earwitness.recorder.keys.KeyFile;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.sip.message.Transport;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever listens to a call hears it go on: every sample that was sent, nothing of a pause, until it ends.
@Timeout(120)
class ContinuousListeningIT {
    private static final int PACKET = 172;
    private static final int SAMPLES = 160;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallIsHeardToItsEndAndAPauseIsSilence(boolean encrypted) throws Exception {
        var key = directory.resolve("keys");
        new KeyFile(key).add(Instant.now(), new SecureRandom());
        var more = encrypted ? "encryption: { key-file: '" + key + "' }\n" : "";
        var taken = new CopyOnWriteArrayList<RecorderEvent>();
        try (var recorder = ScenarioRecorder.in(directory.resolve("data"), more);
                var client = new ScenarioClient(recorder, Transport.UDP);
                var api = new ApiCalls(recorder.recorder().page());
                var call = client.call(Offers.twoStreams())) {
            recorder.recorder().onEvent(taken::add);
            var id = liveId(api);
            var page = recorder.recorder().page();
            call.sendsTone(300, 0, 1);
            try (var listener = listening(page, id, "");
                    var _ = neverReading(page, id)) {
                var before = talks(call, 2_000, 0, 1);
                var paused = call.sent().size();
                control(api, id, "pause");
                call.sendsTone(600, 0, 1);
                control(api, id, "resume");
                var afterPause = call.sent().size();
                var resumed = talks(call, 1_000, 0, 1);
                call.bye();
                listener.awaitEnd();

                assertThat(listener.channels()).isEqualTo(2);
                assertThat(listener.rate()).isEqualTo(8_000);
                assertThat(listener.saidBytes()).isEqualTo(-1);
                for (var side = 0; side < 2; side++) {
                    var heard = listener.channel(side);
                    var first = said(call, side, before, paused);
                    var second = said(call, side, resumed, call.sent().size());
                    var at = indexOf(first, heard, 0);
                    assertThat(at).as("channel %d before the pause", side).isNotNegative();
                    var again = indexOf(second, heard, at + first.length);
                    assertThat(again).as("channel %d after the pause", side).isNotNegative();
                    if (resumed == afterPause) {
                        assertThat(Arrays.copyOfRange(heard, at + first.length, again))
                                .as("the pause")
                                .hasSizeGreaterThan(8_000 * 6 / 10 - SAMPLES)
                                .containsOnly(0);
                    }
                }
                assertThat(taken)
                        .filteredOn(event -> event instanceof RecorderEvent.RecordingTaken took
                                && took.what().equals("live audio"))
                        .isNotEmpty();
            }
        }
    }

    /// A call stops, so that the session goes on in another journal; then a line is added.
    @Test
    void aSessionIsHeardInItsNextPartAndALineThatComesLaterToo() throws Exception {
        var soon = "session: { drain: 100ms, split-after: 100ms }\n";
        try (var recorder = ScenarioRecorder.in(directory, soon);
                var client = new ScenarioClient(recorder, Transport.UDP);
                var api = new ApiCalls(recorder.recorder().page());
                var call = client.call(
                        ScenarioClient.both(Offers.audio(1, "sendonly"), CallMetadata.document("complete", "")))) {
            var taken = new CopyOnWriteArrayList<RecordingId>();
            recorder.recorder().onEvent(event -> {
                if (event instanceof RecorderEvent.RecordingTaken took) {
                    taken.add(took.id());
                }
            });
            CallMetadata.update(call, CallMetadata.opens("cs-1", "Leo"));
            call.sendsTone(200, 0);
            try (var listener = listening(recorder.recorder().page(), liveId(api), "")) {
                var first = talks(call, 500, 0);
                var split = call.sent().size();
                CallMetadata.update(call, CallMetadata.stops("cs-1"));
                await().until(() -> recorder.journals("sealed", "done").size() == 1);
                var second = talks(call, 500, 0);
                var added = call.sent().size();
                assertThat(call.reinvite(Offers.sdp(Offers.audio(2, "sendonly")))
                                .status())
                        .isEqualTo(200);
                var third = talks(call, 500, 0, 1);
                call.bye();
                listener.awaitEnd();

                assertThat(listener.channels()).isEqualTo(2);
                var left = listener.channel(0);
                assertThat(taken)
                        .as("each recording of which something was heard, and each once")
                        .hasSize(2)
                        .doesNotHaveDuplicates();
                for (var one : taken) {
                    await().until(() -> api.status("/api/v1/recordings/" + one) == 200);
                }
                var at = indexOf(said(call, 0, first, split), left, 0);
                assertThat(at).as("before").isNotNegative();
                at = indexOf(said(call, 0, second, added), left, at);
                assertThat(at).as("in the next part").isNotNegative();
                at = indexOf(said(call, 0, third, call.sent().size()), left, at);
                assertThat(at).as("beside the line that came later").isNotNegative();
                assertThat(indexOf(said(call, 1, third, call.sent().size()), listener.channel(1), 0))
                        .as("the line that came later")
                        .isNotNegative();
            }
        }
    }

    @Test
    void allStreamsOnOneChannelAreTheirSum() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.UDP);
                var api = new ApiCalls(recorder.recorder().page());
                var call = client.call(Offers.twoStreams());
                var listener = listening(recorder.recorder().page(), liveId(api), "?channels=mixed")) {
            var from = talks(call, 1_000, 1);
            call.bye();
            listener.awaitEnd();

            assertThat(listener.channels()).isEqualTo(1);
            assertThat(indexOf(said(call, 1, from, call.sent().size()), listener.channel(0), 0))
                    .isNotNegative();
        }
    }

    @Test
    void whoLeavesGivesHisPlaceBackAndWhoStaysHearsTheRecorderStop() throws Exception {
        var recorder = ScenarioRecorder.in(directory);
        try (var client = new ScenarioClient(recorder, Transport.UDP);
                var api = new ApiCalls(recorder.recorder().page());
                var call = client.call(Offers.twoStreams());
                var stays = listening(recorder.recorder().page(), liveId(api), "")) {
            try (var _ = listening(recorder.recorder().page(), liveId(api), "")) {
                assertThat(listeners(recorder)).isEqualTo(2);
            }
            await().untilAsserted(() -> assertThat(listeners(recorder)).isEqualTo(1));
            var from = talks(call, 300, 0);
            recorder.close();
            stays.awaitEnd();
            assertThat(indexOf(said(call, 0, from, call.sent().size()), stays.channel(0), 0))
                    .isNotNegative();
        } finally {
            recorder.close();
        }
    }

    @Test
    void aHandOverIsNotTheEndOfTheCall() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.UDP);
                var api = new ApiCalls(recorder.recorder().page());
                var call = client.call(Offers.twoStreams());
                var listener = listening(recorder.recorder().page(), liveId(api), "")) {
            call.sendsTone(300, 0, 1);

            recorder.recorder().handOver();

            await().until(listener::hasBrokenOff);
        }
    }

    @Test
    void nobodyListensToASessionThatThereIsNotAndNoMoreThanSixteenToThoseThatThereAre() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.UDP);
                var api = new ApiCalls(recorder.recorder().page());
                var call = client.call(Offers.twoStreams())) {
            assertThat(api.get("/api/v1/sessions/01ARZ3NDEKTSV4RRFFQ69G5FAV/listen")
                            .status())
                    .isEqualTo(404);
            var path = "/api/v1/sessions/" + liveId(api) + "/listen";
            var all = new CopyOnWriteArrayList<ScenarioListener>();
            try {
                for (var i = 0; i < 16; i++) {
                    all.add(listening(recorder.recorder().page(), liveId(api), ""));
                }
                assertThat(api.get(path).status()).isEqualTo(503);
                assertThat(api.head(path)).as("it takes no place").isEqualTo(200);
            } finally {
                all.forEach(ScenarioListener::close);
            }
            await().untilAsserted(() -> assertThat(listeners(recorder)).isZero());
            call.bye();
        }
    }

    /// Sends a tone at the pace of a call, again where the machine had no time for that: what is late is not heard.
    ///
    /// @return at which packet the one begins that was in pace
    private static int talks(ScenarioCall call, int millis, int... mLines) throws Exception {
        for (var attempt = 0; attempt < 10; attempt++) {
            var from = call.sent().size();
            call.sendsTone(millis, mLines);
            if (call.latestMillis() < 300) {
                return from;
            }
        }
        return Assumptions.abort("this machine has no time for a call in pace");
    }

    private static ScenarioListener listening(URI page, String id, String query) throws Exception {
        var listener = new ScenarioListener(page, "/api/v1/sessions/" + id + "/listen" + query);
        assertThat(listener.status()).isEqualTo(200);
        await().until(() -> listener.frames() > 0);
        return listener;
    }

    // Its connection stays open, and what is sent to it stays where it is.
    private static Socket neverReading(URI page, String id) throws Exception {
        var socket = new Socket();
        socket.setReceiveBufferSize(1_024);
        socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), page.getPort()));
        var request =
                "GET /api/v1/sessions/" + id + "/listen HTTP/1.1\r\nHost: 127.0.0.1:" + page.getPort() + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static double listeners(ScenarioRecorder recorder) {
        return recorder.recorder()
                .meters()
                .get("earwitness.listening.now")
                .gauge()
                .value();
    }

    private static void control(ApiCalls api, String id, String action) throws Exception {
        assertThat(api.post("/api/v1/sessions/" + id + "/" + action, "{\"requester\": \"the test\"}")
                        .status())
                .isEqualTo(200);
    }

    private static String liveId(ApiCalls api) throws Exception {
        return api.get("/api/v1/sessions").body().get(0).get("id").asString();
    }

    /// What was sent on a side, from one packet of all to another.
    private static short[] said(ScenarioCall call, int side, int from, int until) {
        List<byte[]> sent = call.sent().subList(from, until).stream()
                .filter(packet -> packet[11] == side)
                .toList();
        var said = new short[sent.size() * SAMPLES];
        for (var i = 0; i < said.length; i++) {
            said[i] = G711.fromAlaw(sent.get(i / SAMPLES)[PACKET - SAMPLES + i % SAMPLES]);
        }
        return said;
    }

    private static int indexOf(short[] wanted, short[] in, int from) {
        for (var at = from; at + wanted.length <= in.length; at++) {
            if (Arrays.mismatch(in, at, at + wanted.length, wanted, 0, wanted.length) < 0) {
                return at;
            }
        }
        return -1;
    }
}
