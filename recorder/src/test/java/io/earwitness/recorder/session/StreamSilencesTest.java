package io.earwitness.recorder.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.capture.StreamStatistics;
import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.StreamDescription;
import io.earwitness.recorder.session.StreamSilences.Sign;
import io.earwitness.recorder.session.StreamSilences.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("RTP-18")
class StreamSilencesTest {
    private static final Duration AFTER = Duration.ofSeconds(30);
    private static final Instant START = Instant.parse("2026-03-04T12:00:00Z");
    private static final StreamDescription STREAM = new StreamDescription(
            0,
            0,
            "1",
            "audio",
            "RTP/AVP",
            List.of(new NegotiatedFormat(8, "PCMA", 8000, 1, ""), new NegotiatedFormat(97, "CN", 16000, 1, "")),
            10_000);

    private final StreamSilences silences = new StreamSilences();
    private int mediaAt;
    private int controlAt;
    private int payloadType = 8;

    private Optional<Silence> look(int second, boolean expected) {
        return silences.look(STREAM, seen(), expected, START.plusSeconds(second), AFTER);
    }

    private StreamStatistics seen() {
        return new StreamStatistics(
                1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, nanos(mediaAt), nanos(controlAt), 1, payloadType, false);
    }

    private static long nanos(int second) {
        return second == 0 ? 0 : START.plusSeconds(second).getEpochSecond() * 1_000_000_000L;
    }

    private Sign signOf(Optional<Silence> silence) {
        return silence.orElseThrow().sign();
    }

    @Test
    void tellsOnceThatNothingComesAndOnceThatItComesAgain() {
        mediaAt = 1;
        assertThat(look(1, true)).isEmpty();
        assertThat(look(31, true)).isEmpty();
        var silence = look(32, true);
        assertThat(silence.orElseThrow().length()).isEqualTo(Duration.ofSeconds(31));
        assertThat(signOf(silence)).isEqualTo(Sign.NOTHING);
        assertThat(look(60, true)).isEmpty();

        mediaAt = 70;
        var over = look(71, true);

        assertThat(over.orElseThrow().over()).isTrue();
        assertThat(over.orElseThrow().length()).isEqualTo(Duration.ofSeconds(69));
        assertThat(look(72, true)).isEmpty();
    }

    @Test
    void tellsOfAStreamThatNeverBegan() {
        assertThat(look(0, true)).isEmpty();
        assertThat(look(31, true)).isPresent();
    }

    @Test
    void saysWhetherTheClientStillReports() {
        mediaAt = 1;
        controlAt = 25;
        look(1, true);

        assertThat(signOf(look(32, true))).isEqualTo(Sign.RTCP);
    }

    @Test
    void saysThatSilenceMayBeSuppressed() {
        mediaAt = 1;
        for (var comfortNoise : new int[] {13, 19, 97}) {
            payloadType = comfortNoise;
            var fresh = new StreamSilences();
            fresh.look(STREAM, seen(), true, START.plusSeconds(1), AFTER);

            assertThat(signOf(fresh.look(STREAM, seen(), true, START.plusSeconds(32), AFTER)))
                    .isEqualTo(Sign.COMFORT_NOISE);
        }
    }

    @Test
    void expectsNothingOfAPausedStreamAndBeginsAnewAfterIt() {
        mediaAt = 1;
        look(1, true);
        assertThat(look(100, false)).isEmpty();
        assertThat(look(101, true)).isEmpty();
        assertThat(look(130, true)).isEmpty();
        assertThat(look(132, true)).isPresent();
    }
}
