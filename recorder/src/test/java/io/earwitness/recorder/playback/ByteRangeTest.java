package io.earwitness.recorder.playback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteRangeTest {
    @Test
    void countsFromTheFrontOrTheEnd() {
        assertThat(ByteRange.parse("bytes=2-5", 10)).isEqualTo(new ByteRange.Part(2, 5));
        assertThat(ByteRange.parse("bytes=2-", 10)).isEqualTo(new ByteRange.Part(2, 9));
        assertThat(ByteRange.parse("bytes=-3", 10)).isEqualTo(new ByteRange.Part(7, 9));
        assertThat(new ByteRange.Part(7, 9).length()).isEqualTo(3);
    }

    @Test
    void hasNothingOfAnEmptyFile() {
        assertThat(ByteRange.parse("bytes=0-", 0)).isEqualTo(new ByteRange.Unsatisfiable());
        assertThat(ByteRange.parse("bytes=-1", 0)).isEqualTo(new ByteRange.Unsatisfiable());
    }

    @Test
    void neverReachesBeyondTheFileWhateverIsAsked() {
        var random = new Random(1);
        var alphabet = "bytes=0123456789-, x";
        for (var i = 0; i < 20_000; i++) {
            var header = new StringBuilder(random.nextBoolean() ? "bytes=" : "");
            for (var length = random.nextInt(12); length > 0; length--) {
                header.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            var size = random.nextLong(1_000);
            if (ByteRange.parse(header.toString(), size) instanceof ByteRange.Part(var first, var last)) {
                assertThat(first).isBetween(0L, last);
                assertThat(last).isLessThan(size);
            }
        }
    }
}
