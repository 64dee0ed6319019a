package io.earwitness.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.rtp.PayloadFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// What payloads are made up of, and how long each part lasts.
class FramingsTest {
    @Test
    void aDescriptionOfSilenceLastsTenMillisecondsAndSaysNothing() {
        var format = new PayloadFormat("G729", 8_000);
        assertThat(format.ticksIn(ByteBuffer.allocate(12))).hasValue(160);
        assertThat(format.ticksIn(ByteBuffer.allocate(2))).hasValue(80);

        var frames = Framings.g729(ByteBuffer.allocate(22));
        assertThat(frames).extracting(frame -> frame.bytes().length).containsExactly(10, 10, 0);
        assertThat(frames).extracting(Framing.Frame::samples).containsOnly(80);
    }

    @Test
    void decodedSilenceIsZeros() {
        try (var decoder = Codecs.decoder(new PayloadFormat("G729", 8_000)).orElseThrow()) {
            var payload = new byte[12];
            Arrays.fill(payload, (byte) 0x5A);
            var samples = decoder.decode(ByteBuffer.wrap(payload));
            assertThat(samples).hasSize(160);
            assertThat(Arrays.copyOfRange(samples, 80, 160)).containsOnly((short) 0);
        }
    }

    @Test
    void framesOfG723HaveTheLengthThatTheirFirstByteTells() {
        var format = new PayloadFormat("G723", 8_000);
        var payload = new byte[24 + 20 + 4 + 1];
        payload[24] = 1;
        payload[44] = 2;
        payload[48] = 3;
        assertThat(format.ticksIn(ByteBuffer.wrap(payload))).hasValue(4 * 240);
        assertThat(Framings.g723(ByteBuffer.wrap(payload)))
                .extracting(frame -> frame.bytes().length)
                .containsExactly(24, 20, 4, 1);
        assertThat(format.ticksIn(ByteBuffer.allocate(23))).isEmpty();
    }

    @Test
    void aFrameThatItsDecoderRefusesIsSilenceOfItsLength() {
        var decoder = new FramedDecoder(8_000, Framings.fixed(33, 160), new FrameDecoder() {
            @Override
            public short[] decode(byte[] frame) {
                return AudioDecoder.NOTHING;
            }

            @Override
            public void close() {}
        });
        assertThat(decoder.decode(ByteBuffer.allocate(70))).hasSize(320).containsOnly((short) 0);
    }

    @Test
    void opusPacketsTellTheirLengthAndChannels() {
        var format = new PayloadFormat("opus", 48_000, 2, "");
        assertThat(format.ticksIn(ByteBuffer.wrap(new byte[] {(byte) (1 << 3), 0})))
                .hasValue(960);
        assertThat(format.ticksIn(ByteBuffer.wrap(new byte[] {(byte) (3 << 3 | 1), 0})))
                .hasValue(5_760);
        assertThat(format.ticksIn(ByteBuffer.wrap(new byte[] {(byte) (31 << 3 | 3), 6})))
                .hasValue(5_760);
        assertThat(format.ticksIn(ByteBuffer.wrap(new byte[] {(byte) (31 << 3 | 3), 7})))
                .isEmpty();
        assertThat(format.ticksIn(ByteBuffer.allocate(0))).isEmpty();
    }
}
