package io.earwitness;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.srtp.CryptoAttribute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Choices that the standards want made knowingly: what the documents say of them, and that the code does it.
class WrittenChoicesTest {
    private static final String KEY = "inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj";

    @Test
    @Tag("SEC-24")
    void theKeyingSchemesAreComparedWhereTheChoiceIsWritten() throws IOException {
        var keying = section(read("docs/decisions/0012-srtp.md"), "## Keying compared");

        assertThat(keying).contains("SDES trusts every hop", "RFC 7866 §12.2", "DTLS-SRTP", "proxies", "EKT");
        assertThat(CryptoAttribute.read("1 AES_CM_128_HMAC_SHA1_80 " + KEY))
                .isInstanceOf(CryptoAttribute.Reading.Usable.class);
        assertThat(read("SECURITY.md")).contains("## Keys of calls", "Keep them as secret as the call");
    }

    @Test
    @Tag("SEC-22")
    void keysThatTravelWithinMediaAreNeitherDescribedAsUsedNorTaken() throws IOException {
        assertThat(section(read("docs/decisions/0012-srtp.md"), "## Keying compared"))
                .contains("EKT (RFC 8870) is not used", "cannot be known from what is kept of the signalling");
        assertThat(CryptoAttribute.read("1 AES_CM_128_HMAC_SHA1_80 " + KEY + " EKT=AES_128;FE9C;AAE0"))
                .isNotInstanceOf(CryptoAttribute.Reading.Usable.class);
    }

    @Test
    @Tag("NENA-09")
    void interceptionIsSaidToBeAnotherMatterAndHasNoInterface() throws IOException {
        assertThat(section(read("SECURITY.md"), "## What this is not for"))
                .contains("RFC 6341 §6", "RFC 7245 §5", "TS 102 657", "TS 103", "there is no interface for it here");
        var openApi = read("recorder/src/main/resources/openapi/openapi.yaml").toLowerCase(Locale.ROOT);
        var settings = read("docs/configuration/earwitness.yaml").toLowerCase(Locale.ROOT);
        assertThat(openApi).contains("/recordings").doesNotContain("intercept", "warrant", "covert");
        assertThat(settings).contains("sip:").doesNotContain("intercept", "warrant", "covert");
    }

    private static String section(String document, String title) {
        var from = document.indexOf(title);
        assertThat(from).as(title).isNotNegative();
        var to = document.indexOf("\n## ", from + 1);
        return (to < 0 ? document.substring(from) : document.substring(from, to)).replaceAll("\\s+", " ");
    }

    private static String read(String file) throws IOException {
        return Files.readString(Path.of("..").resolve(file));
    }
}
