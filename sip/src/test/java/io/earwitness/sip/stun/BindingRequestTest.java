package io.earwitness.sip.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Answers to Binding requests; the first two are the test vectors of RFC 5769 §2.2 and §2.3, with their integrity and
/// fingerprint.
class BindingRequestTest {
    private static final String ID = "b7e7a701bc34d686fa87dfae";
    private static final String IPV4 = "0101003c2112a442" + ID
            + "8022000b7465737420766563746f7220"
            + "002000080001a147e112a643"
            + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7"
            + "80280004c07d4c96";
    private static final String IPV6 = "010100482112a442" + ID
            + "8022000b7465737420766563746f7220"
            + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
            + "00080014a382954e4be67bf11784c97c8292c275bfe3ed41"
            + "80280004c8fb0b4c";

    /// A request with the transaction id of the vectors.
    private static BindingRequest request() {
        return new BindingRequest(new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(HexFormat.of().parseHex(ID), 0, bytes, 0, bytes.length);
            }
        });
    }

    private static BindingAnswer answer(String hex) {
        return request().answerIn(HexFormat.of().parseHex(hex)).orElseThrow();
    }

    private static String message(String type, String attributes) {
        return type + "%04x".formatted(attributes.length() / 2) + "2112a442" + ID + attributes;
    }

    @Test
    void readsTheVectorsOfTheRfc() {
        assertThat(answer(IPV4)).isEqualTo(new BindingAnswer.Mapped(new InetSocketAddress("192.0.2.1", 32_853)));
        assertThat(answer(IPV6))
                .isEqualTo(new BindingAnswer.Mapped(
                        new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32_853)));
    }

    @Test
    void doesNotTakeABrokenFingerprint() {
        assertThat(request().answerIn(HexFormat.of().parseHex(IPV4.replace("80280004c07d4c96", "80280004c07d4c97"))))
                .isEmpty();
    }

    @Test
    void takesAnswersToItselfAlone() {
        var other = new BindingRequest(new Random(7));
        assertThat(other.answerIn(HexFormat.of().parseHex(IPV4))).isEmpty();
        assertThat(request().answerIn(request().toBytes()))
                .as("a request is no answer")
                .isEmpty();
    }

    @Test
    void asksWithCookieTransactionAndSoftware() {
        assertThat(HexFormat.of().formatHex(request().toBytes()))
                .isEqualTo("000100102112a442" + ID + "8022000a" + "4561727769746e657373" + "0000");
    }

    @Test
    void readsThePlainAddressOfOldServers() {
        assertThat(answer(message("0101", "00010008000180550a000001")))
                .isEqualTo(new BindingAnswer.Mapped(new InetSocketAddress("10.0.0.1", 32_853)));
    }

    @Test
    void tellsWhyThereIsNoAddress() {
        assertThat(answer(message("0111", "0009000e00000405576964657220726564650000")))
                .isEqualTo(new BindingAnswer.Failed("it refuses: 405 Wider rede"));
        assertThat(answer(message("0111", ""))).isEqualTo(new BindingAnswer.Failed("it refuses: without a code"));
        assertThat(answer(message("0101", "")))
                .isEqualTo(new BindingAnswer.Failed("its answer holds no address of ours"));
        assertThat(answer(message("0101", "00010008000180550a000001" + "7fff0000")))
                .isEqualTo(new BindingAnswer.Failed("its answer holds attributes that must be understood: 0x7fff"));
        assertThat(answer(message("0101", "000100080001805500000000"))).isInstanceOf(BindingAnswer.Failed.class);
        assertThat(answer(message("0101", "0001000800010000c0000201"))).isInstanceOf(BindingAnswer.Failed.class);
        assertThat(answer(message("0101", "0001000800020001c0000201"))).isInstanceOf(BindingAnswer.Failed.class);
    }

    @Test
    void survivesWhateverComes() {
        var random = new Random(20);
        var whole = HexFormat.of().parseHex(IPV6);
        for (int i = 0; i < 20_000; i++) {
            var bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 8));
            for (int j = random.nextInt(4); j > 0 && bytes.length > 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            assertThat(request().answerIn(bytes)).isNotNull();
        }
    }
}
