package io.earwitness.media.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.srtp.CryptoAttribute.Reading;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CryptoAttributeTest {
    private static final String KEY = key(30);

    private static String key(int octets) {
        var bytes = new byte[octets];
        new Random(octets).nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static CryptoAttribute usable(String value) {
        return ((Reading.Usable) CryptoAttribute.read(value)).attribute();
    }

    private static String why(String value) {
        return CryptoAttribute.read(value) instanceof Reading.Voided voided ? voided.why() : "usable";
    }

    private static String withParameters(String parameters) {
        return "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + parameters;
    }

    @Test
    @Tag("SEC-02")
    @Tag("SEC-09")
    void readsTagSuiteKeyLifetimeAndMki() {
        var read = usable(withParameters("|2^20|1:4"));

        assertThat(read.tag()).isEqualTo("1");
        assertThat(read.keys().suite()).isEqualTo(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        var master = read.keys().masters().getFirst();
        assertThat(master.keyAndSalt()).isEqualTo(Base64.getDecoder().decode(KEY));
        assertThat(master.lifetimePackets()).isEqualTo(1 << 20);
        assertThat(master.mki()).containsExactly(0, 0, 0, 1);
    }

    @Test
    @Tag("SEC-09")
    void readsAnMkiWithoutLifetimeAndALifetimeInDecimal() {
        assertThat(usable(withParameters("|258:2")).keys().masters().getFirst().mki())
                .containsExactly(1, 2);
        assertThat(usable(withParameters("|255:1")).keys().masters().getFirst().mki())
                .containsExactly(0xFF);
        assertThat(usable(withParameters("|1048576"))
                        .keys()
                        .masters()
                        .getFirst()
                        .lifetimePackets())
                .isEqualTo(1 << 20);
    }

    @Test
    @Tag("SEC-09")
    void readsSeveralMasterKeysWhereEachHasAnMki() {
        var read = usable(withParameters("|2^20|1:4;inline:" + key(30) + "|2^20|2:4"));

        assertThat(read.keys().masters()).hasSize(2);
        assertThat(why(withParameters(";inline:" + KEY))).contains("MKI");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"|2^49", "|0", "|2^0x", "|", "|-1", "|1:0", "|1:129", "|256:1", "|1:4|2^20", "|2^20|1:4|5", "|1:"
            })
    @Tag("SEC-09")
    void anInvalidLifetimeOrMkiVoidsIt(String parameters) {
        assertThat(why(withParameters(parameters))).isNotEqualTo("usable").doesNotContain(KEY);
    }

    @ParameterizedTest
    @CsvSource({
        "AES_CM_128_HMAC_SHA1_80, 30", "AES_CM_128_HMAC_SHA1_32, 30",
        "AES_192_CM_HMAC_SHA1_80, 38", "AES_192_CM_HMAC_SHA1_32, 38",
        "AES_256_CM_HMAC_SHA1_80, 46", "AES_256_CM_HMAC_SHA1_32, 46",
        "AEAD_AES_128_GCM, 28", "AEAD_AES_256_GCM, 44"
    })
    @Tag("SEC-07")
    void keyAndSaltAreExactlyAsLongAsTheSuiteSays(String suite, int octets) {
        assertThat(usable("3 " + suite + " inline:" + key(octets))
                        .keys()
                        .suite()
                        .name())
                .isEqualTo(suite);
        for (var wrong : IntStream.of(octets - 1, octets + 1, 0).toArray()) {
            assertThat(why("3 " + suite + " inline:" + key(wrong)))
                    .isEqualTo("its key has " + wrong + " octets instead of " + octets);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1 AES_CM_128_HMAC_SHA1_80",
                "x AES_CM_128_HMAC_SHA1_80 inline:AAAA",
                "1 F8_128_HMAC_SHA1_80 inline:AAAA",
                "1 AES_CM_128_HMAC_SHA1_80 uri:https://keys.example",
                "1 AES_CM_128_HMAC_SHA1_80 inline:not*base64",
                "1 AES_CM_128_HMAC_SHA1_80 inline:"
            })
    @Tag("SEC-07")
    void whatIsNotWrittenAsTheRfcSaysIsVoid(String value) {
        assertThat(why(value)).isNotEqualTo("usable");
    }

    @Test
    void takesAKeyWithoutTheLastEqualSigns() {
        assertThat(usable("1 AEAD_AES_128_GCM inline:" + key(28).replace("=", ""))
                        .keys()
                        .suite())
                .isEqualTo(SrtpSuite.AEAD_AES_128_GCM);
    }

    @ParameterizedTest
    @ValueSource(strings = {" WSH=64", " WSH=1000", " FEC_ORDER=FEC_SRTP", " FEC_ORDER=SRTP_FEC", " -X", " -WHAT=ever"})
    @Tag("SEC-10")
    void aParameterThatChangesNothingOrMayBeIgnoredIsNoObstacle(String parameters) {
        assertThat(why(withParameters(parameters))).isEqualTo("usable");
    }

    @Test
    @Tag("SEC-10")
    void aKeyDerivationRateIsReadAsThePowerThatItIs() {
        assertThat(usable(withParameters(" KDR=10")).keys().derivationRate()).isEqualTo(1024);
        assertThat(usable(withParameters("")).keys().derivationRate()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " UNENCRYPTED_SRTP",
                " UNENCRYPTED_SRTCP",
                " UNAUTHENTICATED_SRTP",
                " FEC_KEY=inline:AAAA",
                " FEC_ORDER=OTHER",
                " SOMETHING",
                " SOMETHING=1",
                " KDR=0",
                " KDR=25",
                " KDR",
                " WSH=63",
                " WSH=x",
                " WSH=64 WSH=128"
            })
    @Tag("SEC-10")
    void aParameterThatMustBeObeyedAndIsNotVoidsIt(String parameters) {
        assertThat(why(withParameters(parameters))).isNotEqualTo("usable").doesNotContain(KEY);
    }

    @ParameterizedTest
    @EnumSource
    void whatItWritesItReads(SrtpSuite suite) {
        var own = new CryptoAttribute("7", SrtpKeys.fresh(suite, new Random(5)));

        assertThat(usable(own.text())).isEqualTo(own);
        assertThat(own.toString())
                .doesNotContain(own.text().substring(own.text().indexOf("inline:") + 7));
    }

    @Test
    void randomDamageIsVoidOrUsableAndNeverAnError() {
        var random = new Random(1);
        var whole = withParameters("|2^20|1:4 KDR=3 WSH=128").toCharArray();
        for (var n = 0; n < 20_000; n++) {
            var damaged = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            for (var i = 0; i < 3 && damaged.length > 0; i++) {
                damaged[random.nextInt(damaged.length)] = (char) random.nextInt(128);
            }
            assertThat(CryptoAttribute.read(new String(damaged))).isNotNull();
        }
    }
}
