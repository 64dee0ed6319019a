package io.earwitness.media.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.media.rtp.RtpPacketizer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("RTP-31")
class RealTimeTextTest {
    private static final int RED = 98;
    private static final int T140 = 97;

    private final RealTimeText text = new RealTimeText();

    /// Packets as RFC 4103 §5 makes them: each with the two blocks before it.
    private static List<RtpPacket> typed(String... blocks) {
        var packetizer = new RtpPacketizer(0x77, 65_534, 0);
        var packets = new ArrayList<RtpPacket>();
        for (var i = 0; i < blocks.length; i++) {
            var out = ByteBuffer.allocate(200);
            for (var generation = 2; generation > 0; generation--) {
                var length = i < generation ? 0 : bytes(blocks[i - generation]).length;
                out.put((byte) (0x80 | T140)).put((byte) 0).putShort((short) length);
            }
            out.put((byte) T140);
            for (var generation = 2; generation > 0; generation--) {
                out.put(i < generation ? new byte[0] : bytes(blocks[i - generation]));
            }
            out.put(bytes(blocks[i]));
            var payload = new byte[out.flip().remaining()];
            out.get(payload);
            packets.add(
                    RtpPacket.parse(packetizer.packet(RED, false, payload, 300)).orElseThrow());
        }
        return packets;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String read(List<RtpPacket> packets, Integer... arriving) {
        for (int index : arriving) {
            text.packet(packets.get(index), true);
        }
        return text.text();
    }

    @Test
    void readsEachCharacterOnceThoughItCameThreeTimes() {
        assertThat(read(typed("Hi", " ", "Zoë", "!"), 0, 1, 2, 3)).isEqualTo("Hi Zoë!");
    }

    @Test
    void makesGoodTwoLostPacketsAcrossTheWrapOfTheNumbers() {
        assertThat(read(typed("a", "b", "c", "d", "e"), 0, 3, 4)).isEqualTo("abcde");
    }

    @Test
    void marksWhatNothingMakesGood() {
        assertThat(read(typed("a", "b", "c", "d", "e"), 0, 4)).isEqualTo("a\uFFFDcde");
    }

    @Test
    void putsInOrderWhatCameOutOfOrderAndTwice() {
        assertThat(read(typed("a", "b", "c"), 0, 2, 1, 2)).isEqualTo("abc");
    }

    @Test
    void erasesAndBreaksLinesAsTheReaderSaw() {
        assertThat(read(typed("\uFEFFHelo\b", "lo\u2028", "\b\b", "\r\nx"), 0, 1, 2, 3))
                .isEqualTo("Hell\nx");
    }

    @Test
    void readsTextWithoutRedundancy() {
        var packetizer = new RtpPacketizer(0x77, 1, 0);
        text.packet(
                RtpPacket.parse(packetizer.packet(T140, false, bytes("plain"), 300))
                        .orElseThrow(),
                false);

        assertThat(text.text()).isEqualTo("plain");
    }

    @Test
    void survivesBlocksThatClaimMoreThanThereIs() {
        var packetizer = new RtpPacketizer(0x77, 1, 0);
        var broken = new byte[] {(byte) 0xE1, 0, 3, (byte) 0xFF, T140, 'x'};
        text.packet(RtpPacket.parse(packetizer.packet(RED, false, broken, 300)).orElseThrow(), true);

        assertThat(text.text()).isEmpty();
    }
}
