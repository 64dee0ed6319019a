package io.earwitness.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.catalog.FakeRecording;
import io.earwitness.recorder.catalog.FakeVoice;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangeIT {
    private static final int LENGTH_MILLIS = 6_000;
    private static final int BYTES = 44 + LENGTH_MILLIS * 8 * 2;

    @TempDir
    static Path scratch;

    private static ApiFixture api;
    private static String sound;
    private static FakeRecording recording;
    private static byte[] whole;

    @BeforeAll
    static void start() throws Exception {
        api = ApiFixture.start(scratch);
        recording = api.store(FakeRecording.of(
                ApiFixture.NOW,
                LENGTH_MILLIS,
                new Random(1),
                FakeVoice.speaking("Ana", "sip:ana@example.com", 200, LENGTH_MILLIS)));
        sound = "/api/v1/recordings/" + recording.id() + "/audio";
        whole = Files.readAllBytes(api.folder(recording.id()).resolve("audio.wav"));
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void sendsTheWholeFileWithWhatABrowserNeedsToAskForParts() throws Exception {
        var response = api.get(sound, "Accept-Encoding", "gzip");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).hasSize(BYTES).isEqualTo(whole);
        assertThat(header(response, "Content-Length")).isEqualTo("" + BYTES);
        assertThat(header(response, "Content-Type")).isEqualTo("audio/vnd.wave");
        assertThat(header(response, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(header(response, "ETag")).matches("\"[0-9a-f]{64}\"");
        assertThat(header(response, "Cache-Control")).contains("private").contains("immutable");
        assertThat(header(response, "Content-Encoding")).isEmpty();
        assertThat(header(response, "Content-Disposition")).contains(recording.id() + ".wav");
        assertThat(header(response, "Content-Security-Policy")).contains("sandbox");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 0",
        "bytes=0-99, 0, 99",
        "bytes=44-, 44, 96043",
        "bytes=96043-, 96043, 96043",
        "bytes=-1, 96043, 96043",
        "bytes=-200000, 0, 96043",
        "bytes=100-99999999999999999999999, 100, 96043",
        "BYTES = 5 - 6, 5, 6"
    })
    void sendsThePartThatIsAskedFor(String range, int first, int last) throws Exception {
        var response = api.get(sound, "Range", range, "Accept-Encoding", "gzip");

        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(header(response, "Content-Range")).isEqualTo("bytes " + first + "-" + last + "/" + BYTES);
        assertThat(header(response, "Content-Length")).isEqualTo("" + (last - first + 1));
        assertThat(response.body()).isEqualTo(Arrays.copyOfRange(whole, first, last + 1));
    }

    @ParameterizedTest
    @CsvSource({"bytes=96044-", "bytes=96044-96050", "bytes=99999999999999999999-", "bytes=-0"})
    void refusesAPartThatDoesNotExist(String range) throws Exception {
        var response = api.get(sound, "Range", range);

        assertThat(response.statusCode()).isEqualTo(416);
        assertThat(header(response, "Content-Range")).isEqualTo("bytes */" + BYTES);
        assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(header(response, "ETag")).as("a problem is not the file").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"bytes=0-1,4-5", "bytes=9-3", "bytes=-", "bytes=a-b", "lines=0-3", "bytes", "bytes=--1", "''"})
    void sendsTheWholeFileWhereItDoesNotUnderstandTheRange(String range) throws Exception {
        var response = api.get(sound, "Range", range);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).hasSize(BYTES);
    }

    @Test
    void sendsPartsOnlyOfTheFileThatTheCallerMeans() throws Exception {
        var tag = header(api.get(sound), "ETag");

        assertThat(api.get(sound, "Range", "bytes=0-9", "If-Range", tag).statusCode())
                .isEqualTo(206);
        assertThat(api.get(sound, "Range", "bytes=0-9", "If-Range", "\"other\"").statusCode())
                .isEqualTo(200);
        assertThat(api.get(sound, "Range", "bytes=0-9", "If-Range", "Sat, 21 Nov 2026 09:00:00 GMT")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void sendsNothingToWhoHasItAlready() throws Exception {
        var tag = header(api.get(sound), "ETag");

        for (var known : new String[] {tag, "W/" + tag, "\"x\", " + tag, "*"}) {
            var response = api.get(sound, "If-None-Match", known);
            assertThat(response.statusCode()).as(known).isEqualTo(304);
            assertThat(response.body()).isEmpty();
            assertThat(header(response, "ETag")).isEqualTo(tag);
        }
        assertThat(api.get(sound, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
    }

    @Test
    void answersHeadLikeGetWithoutTheBytes() throws Exception {
        var response = api.send("HEAD", sound, "Range", "bytes=0-9");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Length")).isEqualTo("" + BYTES);
        assertThat(header(response, "ETag")).isNotEmpty();
        assertThat(response.body()).isEmpty();
        var export = api.send("HEAD", sound.replace("/audio", "/export"));
        assertThat(export.statusCode()).isEqualTo(200);
        assertThat(header(export, "Content-Type")).isEqualTo("application/zip");
        assertThat(api.send("HEAD", "/api/v1/recordings").statusCode()).isEqualTo(200);
        assertThat(api.send("HEAD", "/api/v1/recordings?limit=x").statusCode()).isEqualTo(400);
    }

    @Test
    void cutsTheConnectionWhereAnExportCannotBeFinished() throws Exception {
        var broken = api.store(FakeRecording.of(
                ApiFixture.NOW,
                LENGTH_MILLIS,
                new Random(2),
                FakeVoice.speaking("Leo", "sip:leo@example.com", 120, LENGTH_MILLIS)));
        var path = "/api/v1/recordings/" + broken.id();
        Files.delete(api.folder(broken.id()).resolve("waveform.json"));

        var export = api.sendRaw("GET " + path + "/export HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(export).startsWith("HTTP/1.1 200").contains("chunked");
        assertThat(export).as("the last chunk never comes").doesNotEndWith("\r\n0\r\n\r\n");
        assertThat(api.get(path + "/waveform").statusCode()).isEqualTo(404);
        assertThat(api.get(path + "/files/waveform.json").statusCode()).isEqualTo(404);
    }

    @Test
    void exportsEveryFileOfTheFolder() throws Exception {
        var response = api.get(sound.replace("/audio", "/export"));

        assertThat(header(response, "Content-Disposition"))
                .isEqualTo("attachment; filename=\"" + recording.id() + ".zip\"");
        var exported = new TreeMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(response.body()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                exported.put(entry.getName(), zip.readAllBytes());
            }
        }
        var folder = api.folder(recording.id());
        var kept = new TreeMap<String, byte[]>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                kept.put(recording.id() + "/" + folder.relativize(file), Files.readAllBytes(file));
            }
        }
        assertThat(exported.keySet()).isEqualTo(kept.keySet());
        exported.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(kept.get(name)));
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
