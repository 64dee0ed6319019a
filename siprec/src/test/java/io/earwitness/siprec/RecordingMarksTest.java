package io.earwitness.siprec;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.deviation.DeviationKind;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordingMarksTest {

    @ParameterizedTest
    @Tag("RS-ID-04")
    @CsvSource({"true, true, true", "true, false, false", "false, true, false", "false, false, false"})
    void isARecordingSessionOnlyWithTagAndRequire(boolean tag, boolean require, boolean recording) {
        var contact = "<sip:a@192.0.2.1>" + (tag ? ";+sip.src" : "");

        var marks = RecordingMarks.of(List.of(contact), require ? List.of("siprec") : List.of(), false);

        assertThat(marks.isRecordingSession()).isEqualTo(recording);
        assertThat(marks.looksLikeRecordingSession()).isEqualTo(tag || require);
    }

    @ParameterizedTest
    @Tag("RS-ID-06")
    @ValueSource(
            strings = {
                "<sip:a@b>;+sip.src",
                "<sip:a@b>;+SIP.SRC",
                "<sip:a@b>;expires=60;+sip.src=\"TRUE\";q=1",
                "\"A; B\" <sip:a@b;transport=tcp> ; +sip.src",
                "sip:a@b;+sip.src",
                "<sip:x@y>, <sip:a@b>;+sip.src=TRUE"
            })
    void readsEverySpellingOfTheFeatureTag(String contact) {
        var marks = RecordingMarks.of(List.of(contact), List.of("100rel, SIPREC"), false);

        assertThat(marks.isRecordingSession()).isTrue();
        assertThat(marks.deviations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "<sip:a@b>;src, FEATURE_TAG_BARE",
        "<sip:a@b;transport=tcp;+sip.src>, FEATURE_TAG_IN_URI",
        "<sip:a@b>;+sip-src, FEATURE_TAG_MISSPELT",
        "<sip:a@b>, FEATURE_TAG_MISSING"
    })
    void namesTheOddFormsOfTheFeatureTag(String contact, DeviationKind kind) {
        var marks = RecordingMarks.of(List.of(contact), List.of("siprec"), false);

        assertThat(marks.isRecordingSession()).isFalse();
        assertThat(marks.looksLikeRecordingSession()).isTrue();
        assertThat(marks.deviations()).extracting(Deviation::kind).containsExactly(kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<sip:src@b>", "<sip:a@b>;srcx", "<sip:a@b>;+sip.srcs", "<sip:a@src>;q=src"})
    void findsNoTagInWhatOnlyResemblesIt(String contact) {
        assertThat(RecordingMarks.of(List.of(contact), List.of(), false).looksLikeRecordingSession())
                .isFalse();
    }

    @Test
    void metadataAloneLooksLikeARecordingSession() {
        assertThat(RecordingMarks.of(List.of(), List.of(), true).looksLikeRecordingSession())
                .isTrue();
    }
}
