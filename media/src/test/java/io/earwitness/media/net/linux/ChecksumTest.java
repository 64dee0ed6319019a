package io.earwitness.media.net.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumTest {
    private static final int V4 = 8;
    private static final int V6 = 32;

    /// 192.168.0.31 to 192.168.0.30, port 20 to 10, the two bytes "Hi": the checksum, reckoned by hand, is 35c5.
    @Test
    void takesAWorkedExample() {
        assertThat(isGood("c0a8001f c0a8001e 0014 000a 000a 35c5 4869", V4)).isTrue();
    }

    @Test
    void takesAWorkedExampleOfIpv6() {
        // ::1 to ::2, port 1 to 2, one byte ff, which counts as ff00.
        assertThat(isGood(
                        "00000000000000000000000000000001 00000000000000000000000000000002 0001 0002 0009 00d6 ff", V6))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 159, 160, 161, 1_459})
    void refusesEveryFlippedBitWhateverTheLength(int payload) {
        for (var addresses : new int[] {V4, V6}) {
            var packet = packet(payload, addresses);
            assertThat(isGood(packet, addresses)).isTrue();
            for (var at = 0; at < packet.length; at++) {
                packet[at] ^= 0x10;
                // The length is the caller's, which took it from the same place.
                if (at != addresses + 4 && at != addresses + 5) {
                    assertThat(isGood(packet, addresses)).as("byte %d", at).isFalse();
                }
                packet[at] ^= 0x10;
            }
        }
    }

    @Test
    void noneIsAllowedOverIpv4Alone() {
        assertThat(isGood("c0a8001f c0a8001e 0014 000a 000a 0000 4869", V4)).isTrue();
        assertThat(isGood(
                        "00000000000000000000000000000001 00000000000000000000000000000002 0001 0002 0009 0000 ff", V6))
                .isFalse();
    }

    private static byte[] packet(int payload, int addresses) {
        var bytes = new byte[addresses + 8 + payload];
        new Random(payload).nextBytes(bytes);
        var view = ByteBuffer.wrap(bytes).putShort(addresses + 4, (short) (8 + payload));
        view.putShort(addresses + 6, (short) 0);
        var sum = ~reckoned(bytes, payload) & 0xFFFF;
        view.putShort(addresses + 6, (short) (sum == 0 ? 0xFFFF : sum));
        return bytes;
    }

    /// Two bytes after two bytes, as RFC 1071 §1 says it.
    private static int reckoned(byte[] bytes, int payload) {
        var sum = 17 + 8 + payload;
        for (var at = 0; at < bytes.length; at += 2) {
            sum += (bytes[at] & 0xFF) << 8 | (at + 1 < bytes.length ? bytes[at + 1] & 0xFF : 0);
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return sum;
    }

    private static boolean isGood(String hex, int addresses) {
        return isGood(HexFormat.of().parseHex(hex.replace(" ", "")), addresses);
    }

    private static boolean isGood(byte[] bytes, int addresses) {
        return Checksum.isGood(ByteBuffer.wrap(bytes), 0, addresses, addresses, bytes.length - addresses);
    }
}
