package io.earwitness.recorder.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.model.Deviation.Part;
import io.earwitness.siprec.deviation.DeviationKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DeviationWordsTest {

    @ParameterizedTest
    @EnumSource
    void everyKindOfAReaderHasARuleASentenceAndAnAnswer(DeviationKind kind) {
        isSaid(DeviationWords.of(kind));
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfASessionHasARuleASentenceAndAnAnswer(SessionDeviation kind) {
        isSaid(kind.terms());
    }

    private static void isSaid(DeviationTerms terms) {
        assertThat(terms.rule()).matches("(RFC \\d+|XML 1\\.0|Namespaces in XML 1\\.0) §\\d.*");
        assertThat(terms.text()).matches("[A-Z].* .*[a-zA-Z]").doesNotContain("_");
        assertThat(terms.done()).matches("[A-Z].*\\.");
        // Whatever a reader says: the pattern must not fail on it.
        for (var detail : new String[] {"", " ", "(", "a/b", "x without y", "<&\\E("}) {
            assertThat(terms.stands().lines().apply(detail)).isNotNull();
        }
        assertThat(terms.stands().part()).isNotEqualTo(Part.MESSAGE);
    }
}
