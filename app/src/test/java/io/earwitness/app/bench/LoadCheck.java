package io.earwitness.app.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Waits over HTTP until calls of the generator in C are recordings, tells how long that took after each call's end,
/// and
/// compares every sample with what was sent, as Java's own decoder has it.
///
/// Arguments: address of the recorder's page, recordings there will be in the end, seconds to wait for them.
public final class LoadCheck {
    private static final long POLL_MILLIS = 50;
    private static final int STEPS = 256;
    /// From one packet to the next the generator adds so much to each byte.
    private static final int STEP_OF_A_PACKET = 7;
    private static final int SAMPLES_OF_A_PACKET = 160;

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private final URI page;
    private final int expected;
    private final Duration patience;
    private final short[] levels = levels();
    private final Set<String> seen = new HashSet<>();
    private final List<String> ours = new ArrayList<>();
    private final List<Long> delays = new ArrayList<>();
    private long packets;
    private long samples;
    private int wrong;

    private LoadCheck(String[] arguments) throws IOException {
        page = URI.create(arguments[0]);
        expected = Integer.parseInt(arguments[1]);
        patience = Duration.ofSeconds(Long.parseLong(arguments[2]));
    }

    public static void main(String[] arguments) throws Exception {
        System.exit(new LoadCheck(arguments).run() ? 0 : 1);
    }

    private boolean run() throws Exception {
        list();
        var known = seen.size();
        var deadline = System.nanoTime() + patience.toNanos();
        while (seen.size() < expected && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            for (var row : list()) {
                ours.add(row.path("id").asString());
                var ended = Instant.parse(row.path("startedAt").asString())
                        .plusMillis(row.path("lengthMillis").asLong());
                delays.add(Duration.between(ended, Instant.now()).toMillis());
            }
        }
        for (var id : ours) {
            check(id);
        }
        var sorted = delays.stream().sorted().toList();
        if (!sorted.isEmpty()) {
            System.out.printf("playable %d %d %d%n", sorted.size(), sorted.get(sorted.size() / 2), sorted.getLast());
        }
        System.out.printf(
                "recordings %d of %d; packets %d; samples compared %d; streams not as sent %d%n",
                ours.size(), expected - known, packets, samples, wrong);
        return seen.size() == expected && wrong == 0;
    }

    /// The rows not seen before.
    private List<JsonNode> list() throws IOException, InterruptedException {
        var news = new ArrayList<JsonNode>();
        for (var row : get("/api/v1/recordings?limit=500").path("items")) {
            if (seen.add(row.path("id").asString())) {
                news.add(row);
            }
        }
        return news;
    }

    private void check(String id) throws Exception {
        var recording = get("/api/v1/recordings/" + id);
        if (!recording.path("verdict").asString().equals("COMPLETE")) {
            System.out.println(id + ": " + recording.path("verdictReason").asString());
            wrong++;
        }
        for (var stream : recording.path("streams")) {
            packets += stream.path("packets").asLong();
            if (stream.path("file").isNull()) {
                System.out.println(id + ", stream " + stream.path("index") + ": nothing to be heard");
                wrong++;
                continue;
            }
            var heard = sound(
                    "/api/v1/recordings/" + id + "/files/" + stream.path("file").asString());
            samples += heard.length;
            if (heard.length != stream.path("packets").asLong() * SAMPLES_OF_A_PACKET || !isAsSent(heard)) {
                System.out.println(id + ", stream " + stream.path("index") + ": not as it was sent");
                wrong++;
            }
        }
    }

    private boolean isAsSent(short[] heard) {
        for (var first = 0; first < STEPS; first++) {
            var at = 0;
            while (at < heard.length && heard[at] == levels[byteAt(first, at)]) {
                at++;
            }
            if (at == heard.length) {
                return true;
            }
        }
        return false;
    }

    private static int byteAt(int first, int at) {
        return (first + at / SAMPLES_OF_A_PACKET * STEP_OF_A_PACKET + at % SAMPLES_OF_A_PACKET) % STEPS;
    }

    /// What each byte of G.711 µ-law means.
    private static short[] levels() throws IOException {
        var bytes = new byte[STEPS];
        for (var i = 0; i < STEPS; i++) {
            bytes[i] = (byte) i;
        }
        var coded = new AudioInputStream(
                new ByteArrayInputStream(bytes),
                new AudioFormat(AudioFormat.Encoding.ULAW, 8000, 8, 1, 1, 8000, false),
                STEPS);
        return littleEndian(AudioSystem.getAudioInputStream(AudioFormat.Encoding.PCM_SIGNED, coded)
                .readAllBytes());
    }

    private static short[] littleEndian(byte[] bytes) {
        var samples = new short[bytes.length / 2];
        for (var i = 0; i < samples.length; i++) {
            samples[i] = (short) ((bytes[2 * i] & 0xFF) | (bytes[2 * i + 1] << 8));
        }
        return samples;
    }

    private short[] sound(String path) throws Exception {
        try (InputStream body =
                        http.send(request(path), BodyHandlers.ofInputStream()).body();
                var sound = AudioSystem.getAudioInputStream(new BufferedInputStream(body))) {
            return littleEndian(sound.readAllBytes());
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return json.readTree(
                http.send(request(path), BodyHandlers.ofByteArray()).body());
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(page.resolve(path)).build();
    }
}
