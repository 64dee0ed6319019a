package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.archive.ArchiveKeys;
import io.earwitness.recorder.archive.FolderVerification;
import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.journal.JournalKeys;
import io.earwitness.recorder.keys.KeyFile;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.keys.Rewrapping;
import io.earwitness.recorder.model.Verdict;
import io.earwitness.sip.message.Transport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A recording that lies encrypted is heard, drawn, searched through and taken out like any other, as long as its
/// key is there.
class EncryptedRecordingIT {
    @TempDir
    Path directory;

    private Path keyFile;
    private Path data;

    @BeforeEach
    void makeAKey() throws IOException {
        keyFile = directory.resolve("keys");
        data = directory.resolve("data");
        addKey(0);
    }

    private void addKey(long second) throws IOException {
        new KeyFile(keyFile).add(Instant.EPOCH.plusSeconds(second), new SecureRandom());
    }

    @Test
    @Tag("TLS-11")
    void everyWayToItsContentGoesThroughTheKey() throws Exception {
        try (var recorder = started("assembly: { formats: flac }\n");
                var client = new ScenarioClient(recorder, Transport.UDP);
                var http = HttpClient.newHttpClient()) {
            var call = client.call(Offers.twoStreams());
            call.sendsTone(12_000, 0, 1);
            call.bye();
            var finished = recorder.awaitFinished();
            var base = recorder.recorder()
                    .page()
                    .resolve("/api/v1/recordings/" + finished.manifest().id());

            var keys = KeyRing.read(keyFile);
            var folder = RecordingFolder.open(finished.folder(), keys);
            var wav = bytes(http, URI.create(base + "/audio"));
            assertThat(finished.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
            assertThat(new String(wav, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("RIFF");
            assertThat(wav).hasSizeGreaterThan(12 * 8_000 * 2 * 2).isEqualTo(folder.contents("audio.wav", 1 << 24));
            for (var range :
                    new int[][] {{0, 99}, {65_400, 65_600}, {131_000, 262_500}, {wav.length - 10, wav.length - 1}}) {
                assertThat(range(http, URI.create(base + "/audio"), range[0], range[1]))
                        .isEqualTo(Arrays.copyOfRange(wav, range[0], range[1] + 1));
            }
            assertThat(start(bytes(http, URI.create(base + "/audio?format=flac"))))
                    .isEqualTo("fLaC");
            assertThat(start(bytes(http, URI.create(base + "/audio?format=opus"))))
                    .isEqualTo("OggS");
            assertThat(start(bytes(http, URI.create(base + "/audio?format=mp3"))))
                    .isNotEqualTo("RIFF");
            assertThat(text(http, URI.create(base + "/waveform"))).contains("\"peaks\"");
            assertThat(text(http, URI.create(base + "/signalling"))).contains("INVITE");
            assertThat(text(http, URI.create(base + "/participants"))).contains("Leo");
            var exported = exported(bytes(http, URI.create(base + "/export")));
            for (var file : finished.manifest().files()) {
                assertThat(sha256(Objects.requireNonNull(
                                exported.get(finished.manifest().id() + "/" + file.name()))))
                        .as(file.name())
                        .isEqualTo(file.sha256());
            }
            assertThat(FolderVerification.of(finished.folder(), keys).findings())
                    .isEmpty();
            for (var place : new String[] {"recordings", "derived", "work"}) {
                assertThat(textBelow(data.resolve(place)))
                        .as(place)
                        .doesNotContain(
                                "WAVEfmt", "reference libFLAC", "OpusHead", "stream-1", "rs-metadata", "startedAt");
            }
        }
    }

    @Test
    void withoutItsKeyNothingIsLostAndItIsSaid() throws Exception {
        String id;
        try (var recorder = started("")) {
            id = recordOne(recorder);
        }
        var oldKey = Files.readString(keyFile);
        Files.delete(keyFile);
        addKey(1);
        try (var recorder = started("");
                var http = new ApiCalls(recorder.recorder().page())) {
            var answer = http.get("/api/v1/recordings/" + id);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body().path("detail").asString())
                    .contains("Its key is missing", id, "Nothing of it is lost");
            var other = recordOne(recorder);
            assertThat(http.get("/api/v1/recordings/" + other).status()).isEqualTo(200);
        }
        Files.writeString(keyFile, oldKey + Files.readString(keyFile));
        try (var recorder = started("");
                var http = new ApiCalls(recorder.recorder().page())) {
            assertThat(http.get("/api/v1/recordings/" + id).status()).isEqualTo(200);
        }
    }

    @Test
    @Tag("TLS-11")
    void afterARotationTheNewKeyAloneOpensIt() throws Exception {
        String id;
        try (var recorder = started("")) {
            id = recordOne(recorder);
        }
        var old = Files.readAllLines(keyFile);
        addKey(1);
        var both = KeyRing.read(keyFile);

        assertThat(ArchiveKeys.rewrap(data.resolve("recordings"), both)).isEqualTo(new Rewrapping(1, 0, List.of()));
        assertThat(ArchiveKeys.rewrap(data.resolve("recordings"), both).unchanged())
                .isEqualTo(1);
        JournalKeys.rewrap(data.resolve("journals"), both);

        var lines = Files.readAllLines(keyFile);
        lines.removeAll(old);
        Files.write(keyFile, lines);
        try (var recorder = started("");
                var http = new ApiCalls(recorder.recorder().page())) {
            assertThat(http.get("/api/v1/recordings/" + id).status()).isEqualTo(200);
        }
    }

    @Test
    void whatWasRecordedInTheClearStaysReadable() throws Exception {
        String id;
        try (var recorder = ScenarioRecorder.in(data)) {
            id = recordOne(recorder);
        }
        try (var recorder = started("");
                var http = new ApiCalls(recorder.recorder().page())) {
            assertThat(http.get("/api/v1/recordings/" + id).status()).isEqualTo(200);
        }
    }

    private ScenarioRecorder started(String more) throws Exception {
        return ScenarioRecorder.in(data, more + "encryption: { key-file: '" + keyFile + "' }\n");
    }

    private static String recordOne(ScenarioRecorder recorder) throws Exception {
        try (var client = new ScenarioClient(recorder, Transport.UDP)) {
            var call = client.call(Offers.twoStreams());
            call.sendsTone(100, 0, 1);
            call.bye();
            return recorder.awaitFinished().manifest().id().value();
        }
    }

    private static byte[] bytes(HttpClient http, URI uri) throws Exception {
        var answer = http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as(uri.toString()).isEqualTo(200);
        return answer.body();
    }

    private static String text(HttpClient http, URI uri) throws Exception {
        return new String(bytes(http, uri), StandardCharsets.UTF_8);
    }

    private static byte[] range(HttpClient http, URI uri, int first, int last) throws Exception {
        var request = HttpRequest.newBuilder(uri)
                .header("Range", "bytes=" + first + "-" + last)
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(206);
        return answer.body();
    }

    private static Map<String, byte[]> exported(byte[] zip) throws IOException {
        var files = new HashMap<String, byte[]>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }

    private static String start(byte[] bytes) {
        return new String(bytes, 0, 4, StandardCharsets.ISO_8859_1);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static String textBelow(Path folder) throws IOException {
        var text = new StringBuilder();
        try (var files = Files.walk(folder)) {
            for (var file : files.toList()) {
                text.append(folder.relativize(file)).append('\n');
                if (Files.isRegularFile(file)) {
                    text.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                }
            }
        }
        return text.toString();
    }
}
