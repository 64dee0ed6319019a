package io.earwitness.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.catalog.FakeRecording;
import io.earwitness.recorder.catalog.FakeVoice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sound in the format that somebody asks for: made once, sent whole or in part.
class SoundFormatsIT {
    @TempDir
    static Path scratch;

    private static ApiFixture api;
    private static String sound;

    @BeforeAll
    static void start() throws Exception {
        api = ApiFixture.start(scratch);
        var recording = api.store(FakeRecording.of(
                ApiFixture.NOW, 4_000, new Random(1), FakeVoice.speaking("Ana", "sip:ana@example.com", 200, 4_000)));
        sound = "/api/v1/recordings/" + recording.id() + "/audio";
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource({"flac, audio/flac, fLaC", "opus, audio/ogg, OggS", "mp3, audio/mpeg, ''", "wav, audio/vnd.wave, RIFF"})
    void sendsItWholeAndInPart(String format, String mediaType, String magic) throws Exception {
        var whole = api.get(sound + "?format=" + format);
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.headers().firstValue("Content-Type")).hasValue(mediaType);
        assertThat(whole.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("." + format);
        assertThat(new String(whole.body(), StandardCharsets.ISO_8859_1)).startsWith(magic);
        assertThat(whole.body().length).isGreaterThan(2_000);

        var part = api.get(sound + "?format=" + format, "Range", "bytes=100-199");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole.body(), 100, 200));

        var tag = whole.headers().firstValue("ETag").orElseThrow();
        assertThat(api.get(sound + "?format=" + format, "If-None-Match", tag).statusCode())
                .isEqualTo(304);
    }

    @Test
    void oneStreamCanBeHadToo() throws Exception {
        assertThat(api.get(sound + "?format=flac&stream=0").statusCode()).isEqualTo(200);
        assertThat(api.get(sound + "?format=flac&stream=9").statusCode()).isEqualTo(404);
    }

    @Test
    void manyWhoAskAtOnceGetTheSame() throws Exception {
        try (var askers = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 20)
                    .mapToObj(_ -> askers.submit(() -> api.get(sound + "?format=mp3&stream=0")))
                    .toList();
            var first = answers.getFirst().get();
            for (var answer : answers) {
                assertThat(answer.get().statusCode()).isEqualTo(200);
                assertThat(answer.get().body()).isEqualTo(first.body());
            }
        }
        try (var made = Files.list(scratch.resolve("derived"))) {
            assertThat(made.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith("making"));
        }
    }

    @Test
    void aFormatThatIsNoneIsRefusedByName() throws Exception {
        var refused = api.get(sound + "?format=aac");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(ApiFixture.text(refused)).contains("wav, flac, opus or mp3");
    }
}
