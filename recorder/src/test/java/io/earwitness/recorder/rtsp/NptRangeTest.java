package io.earwitness.recorder.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NptRangeTest {
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        "npt=10-20.5, 10000000000, 20500000000",
        "npt=0:01:10-, 70000000000, -1",
        "NPT = 1:00:00.25-1:00:01, 3600250000000, 3601000000000",
        "npt=-20, -1, 20000000000",
        "npt=0.000000001-, 1, -1",
        "npt=0-2.0199999999999996, 0, 2019999999"
    })
    void readsSecondsAndHours(String text, long from, long until) {
        var range = NptRange.parse(text).orElseThrow();

        assertThat(range.from().orElse(-1)).isEqualTo(from);
        assertThat(range.until().orElse(-1)).isEqualTo(until);
        assertThat(range.now()).isFalse();
    }

    @Test
    void readsNow() {
        var range = NptRange.parse("npt=now-").orElseThrow();

        assertThat(range.now()).isTrue();
        assertThat(range.from()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "npt",
                "npt=",
                "npt=-",
                "npt=a-b",
                "npt=1",
                "npt=1--2",
                "npt=-now",
                "smpte=10:07:00-",
                "clock=19961108T142300Z-",
                "npt=9999999999-",
                "npt=1e5-",
                "npt=1:2-",
                "npt=0-1;time=x"
            })
    void everythingElseIsNone(String text) {
        assertThat(NptRange.parse(text)).isEmpty();
    }

    @Test
    void writesSamplesAsSeconds() {
        assertThat(NptRange.text(4_000, OptionalLong.of(8_001), 8_000)).isEqualTo("npt=0.500000-1.000125");
        assertThat(NptRange.text(0, OptionalLong.empty(), 8_000)).isEqualTo("npt=0.000000-");
        assertThat(NptRange.frames(SECOND / 2, 44_100)).isEqualTo(22_050);
        assertThat(NptRange.frames(2_019_999_999L, 8_000)).isEqualTo(16_160);
    }
}
