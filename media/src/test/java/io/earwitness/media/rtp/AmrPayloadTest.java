package io.earwitness.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// AMR payloads as RFC 4867 draws them.
class AmrPayloadTest {
    private static final PayloadFormat BANDWIDTH_EFFICIENT = new PayloadFormat("AMR", 8_000);
    private static final PayloadFormat OCTET_ALIGNED =
            new PayloadFormat("AMR", 8_000, 1, "mode-set=0,2; octet-align=1");

    @Test
    void takesOneFrameOutOfBits() {
        // CMR 15, one good frame of type 7 (244 bits), two bits of padding, all speech bits set.
        var payload = HexFormat.of().parseHex("F3FF" + "FF".repeat(29) + "FC");
        var frame = frames(BANDWIDTH_EFFICIENT, payload).getFirst();
        assertThat(frame.type()).isEqualTo(7);
        assertThat(frame.good()).isTrue();
        assertThat(frame.speech()).hasSize(31);
        assertThat(frame.speech()[30]).isEqualTo((byte) 0xF0);
        assertThat(frame.stored()[0]).isEqualTo((byte) 0x3C);
    }

    @Test
    void takesSeveralFramesAndOneWithoutData() {
        // Octet-aligned: a description of silence (39 bits), no data, and a damaged frame of 4.75 kbit/s (95 bits).
        var payload = HexFormat.of().parseHex("F0" + "C4" + "FC" + "00" + "0102030405" + "0a".repeat(12));
        var frames = frames(OCTET_ALIGNED, payload);
        assertThat(frames).extracting(AmrPayload.Frame::type).containsExactly(8, 15, 0);
        assertThat(frames).extracting(AmrPayload.Frame::good).containsExactly(true, true, false);
        assertThat(frames).extracting(frame -> frame.speech().length).containsExactly(5, 0, 12);
        assertThat(OCTET_ALIGNED.ticksIn(ByteBuffer.wrap(payload))).hasValue(480);
    }

    @Test
    void passesOverChecksums() {
        var format = new PayloadFormat("AMR", 8_000, 1, "crc=1");
        var payload = HexFormat.of().parseHex("F0" + "04" + "99" + "0b".repeat(12));
        assertThat(frames(format, payload).getFirst().speech()).startsWith(0x0b, 0x0b);
    }

    @Test
    void takesNothingOfWhatContradictsItself() {
        assertThat(AmrPayload.of(OCTET_ALIGNED).orElseThrow().frames(ByteBuffer.wrap(new byte[] {0, 4, 1})))
                .isEmpty();
        assertThat(AmrPayload.of(BANDWIDTH_EFFICIENT).orElseThrow().frames(ByteBuffer.allocate(0)))
                .isEmpty();
        // Type 12 is reserved.
        assertThat(AmrPayload.of(OCTET_ALIGNED).orElseThrow().frames(ByteBuffer.wrap(new byte[] {0, 0x64, 1, 2, 3})))
                .isEmpty();
    }

    @Test
    void knowsNoInterleavingNorSorting() {
        assertThat(AmrPayload.of(new PayloadFormat("AMR", 8_000, 1, "interleaving=30")))
                .isEmpty();
        assertThat(AmrPayload.of(new PayloadFormat("AMR-WB", 16_000, 1, "octet-align=1;robust-sorting=1")))
                .isEmpty();
        assertThat(AmrPayload.of(new PayloadFormat("PCMA", 8_000))).isEmpty();
    }

    private static java.util.List<AmrPayload.Frame> frames(PayloadFormat format, byte[] payload) {
        return AmrPayload.of(format)
                .orElseThrow()
                .frames(ByteBuffer.wrap(payload))
                .orElseThrow();
    }
}
