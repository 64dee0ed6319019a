package io.earwitness.recorder.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ByteSizeTest {

    @Test
    void readsUnitsAsPowersOf1024() {
        assertThat(ByteSize.parse("17").bytes()).isEqualTo(17);
        assertThat(ByteSize.parse("3k").bytes()).isEqualTo(3 << 10);
        assertThat(ByteSize.parse("512MB")).isEqualTo(ByteSize.megabytes(512));
        assertThat(ByteSize.parse("2 GiB")).isEqualTo(ByteSize.megabytes(2048));
    }

    @Test
    void writesWhatItReads() {
        for (var text : new String[] {"0B", "17B", "3KB", "512MB", "2GB", "5TB"}) {
            assertThat(ByteSize.parse(text)).hasToString(text);
        }
    }

    @Test
    void refusesWhatIsNoSize() {
        for (var text : new String[] {"", "-1", "many", "1.5GB", "999999999999999999T"}) {
            assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
