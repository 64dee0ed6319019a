package io.earwitness.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderExtensionTest {
    /// A head, one contributing source, the extension, a payload of two bytes; three bytes stand before it all.
    private static ByteBuffer packet(String extension) {
        return ByteBuffer.wrap(HexFormat.of()
                        .parseHex("ffffff" + "910000010000000200000003" + "0000000a" + extension.replace(" ", "")
                                + "abcd"))
                .position(3);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Ids 3 and 5; `a1` stands in what is found.
    @ParameterizedTest
    @CsvSource({
        // One byte before each, padding between and behind.
        "BEDE0002 32 010203 00 51 6131, 5",
        "BEDE0001 51 6131 00, 5",
        // Two bytes before each; one is empty.
        "10000002 0300 0502 6131 0000, 5",
        "10070003 03 03 010203 00 05 02 6131 00 00, 5"
    })
    void findsAnElementByItsId(String extension, int id) {
        var packet = packet(extension);

        var found = HeaderExtension.find(packet, id);

        assertThat(found).isNotEqualTo(HeaderExtension.NONE);
        assertThat(HeaderExtension.equal(packet, found, text("a1"))).isTrue();
        assertThat(HeaderExtension.equal(packet, found, text("a2"))).isFalse();
        assertThat(HeaderExtension.equal(packet, found, text("a"))).isFalse();
        assertThat(HeaderExtension.equal(packet, found, text("a1x"))).isFalse();
        assertThat(packet.position()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        // Another id; behind the id that ends all; cut off; of another profile; longer than the packet.
        "BEDE0001 51 6131 00, 6",
        "BEDE0002 F0 51 6131 000000 00, 5",
        "BEDE0001 000000 53, 5",
        "10000001 00000005, 5",
        "10000001 00000509, 5",
        "ABCD0001 51 6131 00, 5",
        "BEDE0009 51 6131 00, 5"
    })
    void findsNothingWhereThereIsNothingOrItContradictsItself(String extension, int id) {
        assertThat(HeaderExtension.find(packet(extension), id)).isEqualTo(HeaderExtension.NONE);
    }

    @Test
    void findsNothingInAPacketWithoutExtensionOrCutOffBeforeIt() {
        var plain = ByteBuffer.wrap(HexFormat.of().parseHex("800000010000000200000003BEDE000151613100"));
        var cut = ByteBuffer.wrap(HexFormat.of().parseHex("9F0000010000000200000003BEDE0001"));

        assertThat(HeaderExtension.find(plain, 5)).isEqualTo(HeaderExtension.NONE);
        assertThat(HeaderExtension.find(cut, 5)).isEqualTo(HeaderExtension.NONE);
    }
}
