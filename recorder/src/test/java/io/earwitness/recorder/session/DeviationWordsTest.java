package io.earwitness.recorder.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.deviation.DeviationKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DeviationWordsTest {

    @Test
    void saysWhatIsOddAndShowsIt() {
        var said = DeviationWords.of(new Deviation(DeviationKind.TIME_ODD, "2026-11-21T01:14:25+0000"));

        assertThat(said.text())
                .isEqualTo("A time in the metadata is not written as the standard says: 2026-11-21T01:14:25+0000");
        assertThat(said.rule()).isEqualTo("RFC 7865");
    }

    @ParameterizedTest
    @EnumSource
    void isASentenceForEveryKind(DeviationKind kind) {
        assertThat(DeviationWords.of(new Deviation(kind, "")).text())
                .matches("[A-Z].* .*[a-zA-Z]")
                .doesNotContain("_");
    }
}
