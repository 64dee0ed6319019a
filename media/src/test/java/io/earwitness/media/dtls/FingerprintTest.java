package io.earwitness.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
    private static final byte[] CERTIFICATE = "abc".getBytes(StandardCharsets.US_ASCII);
    // The well-known digests of "abc" (FIPS 180-4).
    private static final String SHA_1 = "sha-1 A9:99:3E:36:47:06:81:6A:BA:3E:25:71:78:50:C2:6C:9C:D0:D8:9D";
    private static final String SHA_256 = "sha-256 BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:"
            + "B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD";

    private static Fingerprint read(String text) {
        return Fingerprint.read(text).orElseThrow();
    }

    @Test
    void isReadWhateverItsLettersAndWrittenAsItStandsInDescriptions() {
        assertThat(read(" SHA-256  " + SHA_256.substring(8).toLowerCase(java.util.Locale.ROOT) + " "))
                .isEqualTo(read(SHA_256))
                .hasToString(SHA_256);
        assertThat(read(SHA_256).isOf(CERTIFICATE)).isTrue();
        assertThat(read(SHA_1).isOf(CERTIFICATE)).isTrue();
        assertThat(read(SHA_1).isOf(new byte[3])).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha-256",
                "sha-256 AB",
                "sha-256 AB:CD:EF",
                "md5 90:01:50:98:3C:D2:4F:B0:D6:96:3F:7D:28:E1:7F:72",
                "sha-1 A9993E364706816ABA3E25717850C26C9CD0D89D",
                "sha-1 G9:99:3E:36:47:06:81:6A:BA:3E:25:71:78:50:C2:6C:9C:D0:D8:9D",
                "sha-1 A9:99:3E:36:47:06:81:6A:BA:3E:25:71:78:50:C2:6C:9C:D0:D8:9D more"
            })
    void whatCannotBeUsedIsNone(String text) {
        assertThat(Fingerprint.read(text)).isEmpty();
    }

    /// RFC 8122 §5: a weak hash beside a strong one proves nothing.
    @Test
    @Tag("SEC-17")
    void ofSeveralHashFunctionsTheStrongestCounts() {
        var wrong = read(SHA_256.replace("BA:78", "BA:79"));

        assertThat(PeerFingerprints.of(List.of(read(SHA_1))).include(CERTIFICATE))
                .isTrue();
        assertThat(PeerFingerprints.of(List.of(read(SHA_1), wrong)).include(CERTIFICATE))
                .isFalse();
        assertThat(PeerFingerprints.of(List.of(wrong, read(SHA_1), read(SHA_256)))
                        .include(CERTIFICATE))
                .isTrue();
    }
}
