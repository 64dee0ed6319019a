package io.earwitness.recorder.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.model.RecordingId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PlaybackUrlsTest {
    private static final Instant NOW = Instant.parse("2026-03-04T12:00:00Z");
    private static final Playable WHAT = new Playable.OfRecording(RecordingId.create(NOW, new Random(1)));

    private final Listener anna = listener("anna");
    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final Set<String> listeners = new HashSet<>(Set.of("anna", "leo"));

    private Listener listener(String name) {
        return new Listener(name, () -> listeners.contains(name));
    }

    private PlaybackUrls urls(String host, int most) {
        var terms = new PlaybackUrls.Terms("rtsp", host, 8554, Duration.ofHours(1), most);
        return new PlaybackUrls(terms, now::get, new Random(2));
    }

    private static String token(PlaybackUrls.Made made) {
        return RtspUri.parse(made.url()).orElseThrow().token();
    }

    @Test
    @Tag("NENA-05")
    void isGoodForAnHourAndNoLonger() {
        var urls = urls("", 10);
        var made = urls.make(WHAT, anna, "127.0.0.1").orElseThrow();
        assertThat(made.expiresAt()).isEqualTo(NOW.plus(Duration.ofHours(1)));

        now.set(NOW.plus(Duration.ofHours(1)).minusNanos(1));
        assertThat(urls.find(token(made)).map(PlaybackUrls.Grant::what)).contains(WHAT);
        now.set(NOW.plus(Duration.ofHours(1)));
        assertThat(urls.find(token(made))).isEmpty();
    }

    @Test
    void noTwoAreAlikeAndWhatIsKeptOpensNothing() {
        var urls = urls("", 10);
        var first = urls.make(WHAT, anna, "127.0.0.1").orElseThrow();
        var second = urls.make(WHAT, anna, "127.0.0.1").orElseThrow();

        assertThat(token(first)).isNotEqualTo(token(second));
        var grant = urls.find(token(first)).orElseThrow();
        assertThat(grant.toString()).doesNotContain(token(first));
        assertThat(urls.find(grant.key())).isEmpty();
    }

    @Test
    void isGoodAsLongAsWhoAskedForItMayListen() {
        var urls = urls("", 10);
        var made = urls.make(WHAT, anna, "127.0.0.1").orElseThrow();
        assertThat(urls.find(token(made))).isPresent();

        listeners.clear();

        assertThat(urls.find(token(made))).isEmpty();
    }

    @Test
    void thereAreOnlySoManyUntilTheOldOnesAreOver() {
        var urls = urls("", 2);
        assertThat(urls.make(WHAT, anna, "h")).isPresent();
        assertThat(urls.make(WHAT, anna, "h")).isPresent();
        assertThat(urls.make(WHAT, anna, "h")).isEmpty();

        now.set(NOW.plus(Duration.ofHours(1)));

        assertThat(urls.make(WHAT, anna, "h")).isPresent();
    }

    @Test
    void oneUserDoesNotTakeThemAllAwayFromTheOthers() {
        var urls = urls("", 4);
        for (var made = 0; made < 3; made++) {
            assertThat(urls.make(WHAT, anna, "h")).isPresent();
        }
        assertThat(urls.make(WHAT, anna, "h")).isEmpty();

        assertThat(urls.make(WHAT, listener("leo"), "h")).isPresent();
    }

    @Test
    void namesTheHostThatIsSetElseTheOneByWhichWeWereReached() {
        assertThat(urls("", 1).make(WHAT, anna, "::1").orElseThrow().url()).startsWith("rtsp://[::1]:8554/");
        assertThat(urls("play.example", 1)
                        .make(WHAT, anna, "127.0.0.1")
                        .orElseThrow()
                        .url())
                .startsWith("rtsp://play.example:8554/");
    }
}
