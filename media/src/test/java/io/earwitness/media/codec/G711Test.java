package io.earwitness.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.rtp.PayloadFormat;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class G711Test {
    @Test
    void everyCodeComesBackFromItsOwnSample() {
        for (int code = 0; code < 256; code++) {
            assertThat(G711.toAlaw(G711.fromAlaw((byte) code))).isEqualTo((byte) code);
            // Two codes of µ-law mean zero.
            if (code != 0x7F) {
                assertThat(G711.toUlaw(G711.fromUlaw((byte) code))).isEqualTo((byte) code);
            }
        }
    }

    @Test
    void noSampleIsFurtherFromItsCodeThanHalfAnInterval() {
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            int magnitude = Math.abs(sample);
            int tolerance = Math.max(8, (magnitude + 132) / 32) + (magnitude > 32_000 ? 700 : 0);
            assertThat(Math.abs(G711.fromAlaw(G711.toAlaw((short) sample)) - sample))
                    .isLessThanOrEqualTo(tolerance);
            assertThat(Math.abs(G711.fromUlaw(G711.toUlaw((short) sample)) - sample))
                    .isLessThanOrEqualTo(tolerance);
        }
    }

    @Test
    void knowsTheLoudestAndTheSoftest() {
        assertThat(G711.fromAlaw((byte) 0xAA)).isEqualTo((short) 32_256);
        assertThat(G711.fromAlaw((byte) 0xD5)).isEqualTo((short) 8);
        assertThat(G711.fromUlaw((byte) 0x80)).isEqualTo((short) 32_124);
        assertThat(G711.fromUlaw((byte) 0xFF)).isZero();
    }

    @Test
    void offersADecoderForG711Only() {
        var pcma = Codecs.decoder(new PayloadFormat("pcma", 8000)).orElseThrow();
        assertThat(pcma.decode(ByteBuffer.wrap(new byte[] {(byte) 0xD5, 0x55}))).containsExactly(8, -8);
        assertThat(pcma.sampleRate()).isEqualTo(8000);
        assertThat(Codecs.decoder(new PayloadFormat("EVS", 16_000))).isEmpty();
        assertThat(Codecs.encoder(new PayloadFormat("PCMU", 8000)).orElseThrow().encode(new short[] {0}))
                .containsExactly(0xFF);
    }
}
