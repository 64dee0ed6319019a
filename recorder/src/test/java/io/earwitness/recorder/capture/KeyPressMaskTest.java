package io.earwitness.recorder.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.StreamDescription;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class KeyPressMaskTest {
    private static final String HEAD = "000100000000000000004d";
    private final KeyPressMask mask = new KeyPressMask();

    @BeforeEach
    void agree() {
        mask.agree(new StreamDescription(
                0,
                0,
                "1",
                "audio",
                "RTP/AVP",
                List.of(
                        new NegotiatedFormat(8, "PCMA", 8000, 1, ""),
                        new NegotiatedFormat(101, "telephone-event", 8000, 1, "0-15"),
                        new NegotiatedFormat(102, "red", 8000, 1, "8/101"),
                        new NegotiatedFormat(103, "ulpfec", 8000, 1, ""),
                        new NegotiatedFormat(104, "rtx", 8000, 1, "apt=101"),
                        new NegotiatedFormat(96, "opus", 48000, 2, "")),
                10_000));
    }

    @Test
    @Tag("RTP-28")
    void theKeyGoesItsEndVolumeAndDurationStay() {
        assertThat(stored(101, "058a0320")).isEqualTo("ff8a0320");
    }

    @Test
    void audioIsNotTouched() {
        var packet = packet(8, "05050505");

        assertThat(mask.stored(packet)).isSameAs(packet);
        assertThat(stored(96, "05050505")).isEqualTo("05050505");
    }

    @Test
    @Tag("RTP-28")
    void aKeyBesideAudioInARedundantPacketGoes() {
        // Two blocks: telephone-event of 4 octets, 160 ticks ago, and then 3 octets of PCMA.
        assertThat(stored(102, "e5028004" + "08" + "058a0320" + "050505")).isEqualTo("e502800408ff8a0320050505");
        assertThat(stored(102, "88028003" + "65" + "050505" + "058a0320")).isEqualTo("8802800365050505ff8a0320");
    }

    @Test
    void brokenRedundantPacketsEndNowhere() {
        assertThat(stored(102, "e50283ff65")).hasSize(10);
        assertThat(stored(102, "")).isEmpty();
        assertThat(stored(102, "e5")).isEqualTo("e5");
    }

    @Test
    void whatCouldBeReckonedFromCorrectionOrSentAgainGoesToo() {
        assertThat(stored(103, "0102030405")).isEqualTo("0000000000");
        assertThat(stored(104, "1234058a0320")).isEqualTo("1234ff8a0320");
    }

    @Test
    void aTypeThatNobodyAgreedIsMaskedWhereItCouldBeAnEvent() {
        assertThat(stored(110, "058a0320")).isEqualTo("ff8a0320");
        assertThat(stored(110, "058a032000")).isEqualTo("058a032000");
    }

    @Test
    void extensionsAndPaddingAreKept() {
        var hex = "b0" + "65" + HEAD.substring(0, 20) + "bede0001aabbccdd" + "058a0320" + "00000004";

        var stored = mask.stored(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));

        assertThat(hex(stored)).isEqualTo(hex.replace("058a0320", "ff8a0320"));
    }

    private String stored(int type, String payload) {
        return hex(mask.stored(packet(type, payload))).substring(24);
    }

    private static ByteBuffer packet(int type, String payload) {
        return ByteBuffer.wrap(HexFormat.of()
                .parseHex("80" + HexFormat.of().toHexDigits((byte) type) + HEAD.substring(0, 20) + payload));
    }

    private static String hex(ByteBuffer packet) {
        var bytes = new byte[packet.remaining()];
        packet.duplicate().get(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
