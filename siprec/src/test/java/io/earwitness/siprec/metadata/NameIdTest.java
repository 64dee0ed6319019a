package io.earwitness.siprec.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("MD-21")
final class NameIdTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            delimiter = '|',
            value = {
                "Ines Rocha | Ines Rocha",
                "\"Ines Rocha\" | Ines Rocha",
                "\"Rocha; a=b\" | Rocha; a=b",
                "ines;lang=pt-PT;id=22 | ines",
                "\"Ines Rocha\";lang=pt | Ines Rocha",
                "Rocha; Ines | Rocha; Ines",
                ";id=22 | ;id=22"
            })
    void isShownAsAPersonWouldWriteIt(String written, String shown) {
        var nameId = new NameId("sip:ines@example.net", Optional.of(written), Optional.empty());

        assertThat(nameId.shown()).isEqualTo(shown);
        assertThat(nameId.displayName()).contains(written);
    }

    @Test
    void isShownByItsAddressWhereItHasNoName() {
        assertThat(new NameId("sip:ines@example.net", Optional.empty(), Optional.empty()).shown())
                .isEqualTo("sip:ines@example.net");
    }

    @Test
    void takesANameWithThousandsOfParametersWithoutRunningOutOfStack() {
        var name = new NameId("sip:x@example.com", Optional.of("x" + ";a=b".repeat(200_000)), Optional.empty());

        assertThat(name.plainName()).contains("x");
    }
}
