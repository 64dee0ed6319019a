package io.earwitness.media.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the RFCs themselves print: key streams, derived keys, whole packets.
class SrtpVectorsTest {
    private static final String SALT = "f0f1f2f3f4f5f6f7f8f9fafbfcfd";
    private static final int BLOCKS_OF_THE_RFCS = 0xFF02;
    private static final String GCM_SALT = "517569642070726f2071756f";
    private static final String RTP =
            "8040f17b8041f8d35501a0b2" + "47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
    private static final String RTCP = "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61"
            + "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
    private static final int RTCP_INDEX = 0x5D4;

    @Test
    @Tag("SEC-03")
    void counterModeStreamsAsInRfc3711AppendixB2() {
        var stream = stream("2b7e151628aed2a6abf7158809cf4f3c");

        assertThat(first(stream))
                .isEqualTo(hex("e03ead0935c95e80e166b16dd92b4eb4" + "d23513162b02d0f72a43a2fe4a5f97ab"
                        + "41e95b3bb0a2e8dd477901e4fca894c0"));
        assertThat(last(stream))
                .isEqualTo(hex("ec8cdf7398607cb0f2d21675ea9ea1e4" + "362b7c3c6773516318a077d7fc5073ae"
                        + "6a2cc3787889374fbeb4c81b17ba6c44"));
    }

    @Test
    @Tag("SEC-08")
    void counterModeStreamsAsInRfc6188Section71() {
        var stream = stream("57f82fe3613fd170a85ec93c40b1f0922ec4cb0dc025b58272147cc438944a98");

        assertThat(first(stream))
                .isEqualTo(hex("92bdd28a93c3f52511c677d08b5515a4" + "9da71b2378a854f67050756ded165bac"
                        + "63c4868b7096d88421b563b8c94c9a31"));
        assertThat(last(stream))
                .isEqualTo(hex("cea518c90fd91ced9cbb18c078a54711" + "3dbc4814f4da5f00a08772b63c6a046d"
                        + "6eb246913062a16891433e97dd01a57f"));
    }

    @Test
    void counterModeStreamsAsInRfc6188Section73() {
        var stream = stream("eab234764e517b2d3d160d587d8c86219740f65f99b6bcf7");

        assertThat(first(stream))
                .isEqualTo(hex("35096cba4610028dc1b57503804ce37c" + "5de986291dcce161d5165ec4568f5c9a"
                        + "474a40c77894bc17180202272a4c264d"));
        assertThat(last(stream))
                .isEqualTo(hex("d108d1a31a00bad6367ec23eb044b415" + "c8f57129fdeb970b59f917b257662d4c"
                        + "a5dab625811034e8cebdfeb6dc158dd3"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // RFC 3711 appendix B.3
        "AES_CM_128_HMAC_SHA1_80, e1f97a0d3e018be0d64fa32c06de4139, 0ec675ad498afeebb6960b3aabe6,"
                + "c61e7a93744f39ee10734afe3ff7a087, 30cbbc08863d8c85d49db34a9ae1,"
                + "cebe321f6ff7716b6fd4ab49af256a156d38baa4",
        // RFC 6188 section 7.2
        "AES_256_CM_HMAC_SHA1_80, f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6,"
                + "3b04803de51ee7c96423ab5b78d2,"
                + "5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4,"
                + "fa31791685ca444a9e07c6c64e93, fd9c32d39ed5fbb5a9dc96b30818454d1313dc05",
        // RFC 6188 section 7.4
        "AES_192_CM_HMAC_SHA1_80, 73edc66c4fa15776fb57f9505c17136550ffda71f3e8e5f1, c8522f3acd4ce86d5add78edbb11,"
                + "31874736a8f1143870c26e4857d8a5b2c4a354407faadabb, 2372b82d639b6d8503a47adc0a6c,"
                + "355b10973cd95b9eacf4061c7e1a7151e7cfbfcb"
    })
    @Tag("SEC-03")
    @Tag("SEC-08")
    void sessionKeysAreThoseOfTheRfcs(
            SrtpSuite suite, String key, String salt, String cipher, String sessionSalt, String auth) {
        var derived = SessionKeys.forRtp(suite, MasterKey.of(hex(key + salt)), 0);

        assertThat(derived.cipher()).isEqualTo(hex(cipher));
        assertThat(derived.salt()).isEqualTo(hex(sessionSalt));
        assertThat(derived.auth()).isEqualTo(hex(auth));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // RFC 7714 section 16.1
        "000102030405060708090a0b0c0d0e0f,"
                + "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b"
                + "36de3adf8833899d7f27beb16a9152cf765ee4390cce",
        // RFC 7714 section 16.2
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f,"
                + "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f"
                + "1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13"
    })
    @Tag("SEC-08")
    void gcmSealsAndOpensTheRtpOfRfc7714Section16(String key, String sealed) {
        var transform = new GcmRtp(new SessionKeys(hex(key), new byte[0], hex(GCM_SALT)));
        var plain = hex(RTP);
        var packet = Arrays.copyOf(plain, plain.length + 16);

        assertThat(transform.seal(packet, 12, plain.length, 0xF17B, new byte[0]))
                .isEqualTo(packet.length);
        assertThat(packet).isEqualTo(hex("8040f17b8041f8d35501a0b2" + sealed));

        assertThat(transform.open(packet, 12, packet.length, 0xF17B, 0)).isEqualTo(plain.length);
        assertThat(Arrays.copyOf(packet, plain.length)).isEqualTo(plain);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // RFC 7714 section 17.1 and 17.3: encrypted, then only authenticated
        "000102030405060708090a0b0c0d0e0f,"
                + "63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b"
                + "c84aa45896cf4d2fc5abf87245d9eade800005d4, 841dd9683dd78ec92ae58790125f62b3000005d4",
        // RFC 7714 section 17.2 and 17.4
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f,"
                + "d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad"
                + "1d1eb30c4446839f57ff6f6cb26ac3be800005d4, 91db4afbfeee5a978fab4393ed2615fe000005d4"
    })
    @Tag("SEC-08")
    @Tag("SEC-12")
    void gcmSealsAndOpensTheRtcpOfRfc7714Section17(String key, String sealed, String onlyTagged) {
        var transform = new GcmRtcp(new SessionKeys(hex(key), new byte[0], hex(GCM_SALT)));
        var plain = hex(RTCP);
        var packet = Arrays.copyOf(plain, plain.length + 20);

        assertThat(transform.seal(packet, plain.length, RTCP_INDEX, new byte[0]))
                .isEqualTo(packet.length);
        assertThat(packet).isEqualTo(hex("81c8000d4d617273" + sealed));
        assertThat(transform.open(packet, packet.length, 0)).isEqualTo(plain.length);
        assertThat(Arrays.copyOf(packet, plain.length)).isEqualTo(plain);

        var readable = hex(RTCP + onlyTagged);
        assertThat(transform.open(readable, readable.length, 0)).isEqualTo(plain.length);
        assertThat(Arrays.copyOf(readable, plain.length)).isEqualTo(plain);
    }

    /// The key stream for SSRC 0 and index 0: what zeros become.
    private static byte[] stream(String key) {
        var zeros = new byte[16 * BLOCKS_OF_THE_RFCS];
        new AesCounterMode(hex(key), hex(SALT)).apply(zeros, 0, zeros.length, 0, 0);
        return zeros;
    }

    private static byte[] first(byte[] stream) {
        return Arrays.copyOf(stream, 48);
    }

    private static byte[] last(byte[] stream) {
        return Arrays.copyOfRange(stream, stream.length - 48, stream.length);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
