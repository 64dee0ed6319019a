package io.earwitness.recorder.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {
    @ParameterizedTest
    @CsvSource({
        "stream 2 is silent, Stream 2 is silent.",
        "sip:ana@example.net is silent, sip:ana@example.net is silent.",
        "tel:+41441234567 is silent, tel:+41441234567 is silent.",
        "ana@example.net is silent, ana@example.net is silent.",
        "ana is at a@b, Ana is at a@b."
    })
    void beginsASentenceWithACapitalButLeavesAddressesAlone(String words, String sentence) {
        assertThat(Wording.sentence(words)).isEqualTo(sentence);
    }
}
