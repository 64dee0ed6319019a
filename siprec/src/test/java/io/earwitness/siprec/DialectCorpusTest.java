package io.earwitness.siprec;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.metadata.MetadataReading;
import io.earwitness.siprec.metadata.RecordingMetadata;
import io.earwitness.siprec.metadata.StreamRoles;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every dialect of the corpus with what must come of it: marks, who sends each line, channel order, deviations.
final class DialectCorpusTest {

    /// @param senders one name a line, `?` where nobody is known
    record Expected(String file, String marks, String senders, String channels, String deviations) {
        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Expected> cases() {
        return Stream.of(
                new Expected(
                        "audiocodes-send-in-participant",
                        "odd tag, required, metadata",
                        "+12025550143@192.0.2.62 by LABEL, +12025550144@192.0.2.63 by LABEL",
                        "0 1",
                        "ID_IN_OTHER_ATTRIBUTE LEGACY_METADATA_TYPE NAMESPACE_LEGACY SEND_IN_PARTICIPANT TIME_ELSEWHERE TIME_WITHOUT_ZONE"),
                new Expected(
                        "avaya-hex-ids",
                        "odd tag, required, metadata",
                        "sip:2025550143@192.0.2.64 by LABEL, sip:edge@border.example by ELIMINATION",
                        "0 1",
                        "DATA_MODE_SPELLING ID_MISSING TIME_WITHOUT_ZONE"),
                new Expected(
                        "broadworks-mangled-type",
                        "odd tag, metadata",
                        "?",
                        "0",
                        "CONTENT_TYPE_ODD LINE_WITHOUT_STREAM NAMESPACE_LEGACY PART_TYPE_GUESSED ROOT_ODD SENDER_UNKNOWN"),
                new Expected(
                        "broadworks-mixed-metadata-first",
                        "odd tag, metadata",
                        "sip:ann@centrex.example + BenBrook@centrex.example by LABEL",
                        "0",
                        "AOR_AS_ELEMENT DATA_MODE_SPELLING ID_IN_OTHER_ATTRIBUTE NAMESPACE_LEGACY ROOT_ODD SEND_IN_PARTICIPANT SEVERAL_SENDERS UNKNOWN_ELEMENT"),
                new Expected(
                        "broken-beyond-repair",
                        "tag, required, metadata",
                        "?, ?",
                        "0 1",
                        "LINE_WITHOUT_STREAM SENDER_UNKNOWN unreadable"),
                new Expected("cisco-bye", "tag, metadata", "", "", "REFERENCE_UNDEFINED TIME_ELSEWHERE"),
                new Expected(
                        "cisco-interleaved-third-part",
                        "tag, required, metadata",
                        "sip:3100@192.0.2.65 by LABEL, sip:3200@192.0.2.66 by ELIMINATION",
                        "0 1",
                        "CLOSING_BOUNDARY_MISSING REFERENCE_UNDEFINED SPACE_AFTER_BOUNDARY"),
                new Expected(
                        "cisco-raw-ampersand",
                        "tag, required, metadata",
                        "Archer & Daughters & Co by LABEL, sip:3200@192.0.2.66;a=1&b=2 by LABEL",
                        "0 1",
                        "RAW_AMPERSAND"),
                new Expected("description-only", "tag, required", "?, ?", "0 1", "LINE_WITHOUT_STREAM SENDER_UNKNOWN"),
                new Expected(
                        "frafos-leg-labels",
                        "tag, required, metadata",
                        "Ann Archer by LABEL, Main desk 44 by LABEL",
                        "0 1",
                        "CLOSING_BOUNDARY_MISSING LEGACY_METADATA_TYPE"),
                new Expected(
                        "freeswitch-reason-without-cause",
                        "tag, required, metadata",
                        "Ann & Ben by LABEL, sip:ben@192.0.2.69 by LABEL",
                        "0 1",
                        "REASON_WITHOUT_CAUSE"),
                new Expected(
                        "google-media-label",
                        "required, metadata",
                        "sip:+12025550143@192.0.2.40 by LINE_ORDER, sip:+12025550144@srs.example by LINE_ORDER",
                        "0 1",
                        "ASSOCIATION_MISSING LABEL_AS_ATTRIBUTE TIME_ELSEWHERE UNKNOWN_ELEMENT"),
                new Expected(
                        "intrado-preamble-one-stream",
                        "tag, required, metadata",
                        "2025550143@192.0.2.70:5060 by LABEL",
                        "0",
                        "DATA_MODE_SPELLING LEGACY_METADATA_TYPE PREAMBLE UNKNOWN_ELEMENT"),
                new Expected(
                        "jambonz-uuid-text",
                        "required, metadata",
                        "+12025550144 by LABEL, +12025550143 by LABEL",
                        "0 1",
                        "UNKNOWN_ELEMENT"),
                new Expected(
                        "netsapiens-no-prolog",
                        "tag, required, metadata",
                        "Ann Archer by LABEL, Ben Brook by LABEL",
                        "0 1",
                        "ID_REPEATED"),
                new Expected(
                        "opensips-offset-without-colon",
                        "tag, required, metadata",
                        "sip:ben@192.0.2.73 by LABEL, Ann by LABEL",
                        "1 0",
                        "TIME_ODD"),
                new Expected(
                        "opensips-old-no-associations",
                        "required, metadata",
                        "ann by LINE_ORDER, sip:2025550144@192.0.2.73 by LINE_ORDER",
                        "0 1",
                        "ASSOCIATION_MISSING"),
                new Expected(
                        "opensips-video-lines-only",
                        "tag, required, metadata",
                        "sip:ben@192.0.2.73 by LINE_ORDER, sip:ben@192.0.2.73 by LABEL, sip:ann@192.0.2.72 by LINE_ORDER, sip:ann@192.0.2.72 by LABEL",
                        "2 0",
                        "LINE_WITHOUT_STREAM"),
                new Expected(
                        "oracle-callee-not-there-yet",
                        "tag, required, metadata",
                        "Ann Archer by LABEL, ?",
                        "0 1",
                        "ID_IN_OTHER_ATTRIBUTE LINE_WITHOUT_STREAM NAMESPACE_LEGACY SENDER_UNKNOWN SEND_IN_PARTICIPANT TIME_ELSEWHERE TIME_WITHOUT_ZONE UNKNOWN_ELEMENT"),
                new Expected(
                        "oracle-draft-attributes",
                        "tag, required, metadata",
                        "Ben Brook by LABEL, Ann Archer by LABEL",
                        "1 0",
                        "ID_IN_OTHER_ATTRIBUTE NAMESPACE_LEGACY SEND_IN_PARTICIPANT SPACE_AFTER_BOUNDARY TIME_ELSEWHERE TIME_WITHOUT_ZONE UNKNOWN_ELEMENT"),
                new Expected(
                        "phrsite-misspelt-tag",
                        "odd tag, required, metadata",
                        "Taker by LABEL, tel:+12025550143 by LABEL",
                        "1 0",
                        "DISPOSITION_MISSING LEGACY_METADATA_TYPE"),
                new Expected("plain", "tag, required, metadata", "Ann Archer by LABEL, Ben Brook by LABEL", "0 1", ""),
                new Expected(
                        "ribbon-prefixed",
                        "tag, required, metadata",
                        "2025550144@192.0.2.76 by LABEL, 2025550143 by LABEL",
                        "1 0",
                        "CLOSING_BOUNDARY_MISSING NAMESPACE_LEGACY UNKNOWN_ELEMENT"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Tag("MD-05")
    @Tag("MD-06")
    @Tag("MD-09")
    @Tag("MD-38")
    @Tag("BODY-04")
    @Tag("BODY-08")
    @Tag("BODY-09")
    @Tag("MD-ERR-01")
    @Tag("MD-ERR-05")
    void readsTheDialect(Expected expected) {
        var message = CorpusMessage.named(expected.file());
        SiprecOffer offer = message.offer();
        StreamRoles roles = offer.roles();

        var actual = new Expected(
                expected.file(), marks(message.marks()), senders(roles), channels(offer, roles), kinds(offer, roles));

        assertThat(String.join("\n", lines(actual))).isEqualTo(String.join("\n", lines(expected)));
    }

    @Test
    void listsEveryFileOfTheCorpus() {
        assertThat(cases().map(Expected::file).sorted()).containsExactlyElementsOf(CorpusMessage.names());
    }

    private static List<String> lines(Expected expected) {
        return List.of(expected.marks(), expected.senders(), expected.channels(), expected.deviations());
    }

    private static String marks(RecordingMarks marks) {
        return Stream.of(
                        marks.featureTag() ? "tag" : "",
                        marks.oddTag() ? "odd tag" : "",
                        marks.required() ? "required" : "",
                        marks.metadata() ? "metadata" : "")
                .filter(mark -> !mark.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String senders(StreamRoles roles) {
        return roles.roles().stream()
                .map(role -> role.senders().isEmpty() ? "?" : role.shown() + " by " + role.basis())
                .collect(Collectors.joining(", "));
    }

    private static String channels(SiprecOffer offer, StreamRoles roles) {
        RecordingMetadata metadata =
                offer.metadata().flatMap(MetadataReading::found).orElse(RecordingMetadata.EMPTY);
        return roles.channelOrder(metadata).channels().stream()
                .map(channel -> Integer.toString(channel.lineIndex()))
                .collect(Collectors.joining(" "));
    }

    private static String kinds(SiprecOffer offer, StreamRoles roles) {
        var kinds = new TreeSet<String>();
        Stream.concat(offer.deviations().stream(), roles.deviations().stream())
                .map(Deviation::kind)
                .forEach(kind -> kinds.add(kind.name()));
        offer.metadata().ifPresent(reading -> {
            if (reading instanceof MetadataReading.Unreadable) {
                kinds.add("unreadable");
            }
        });
        return String.join(" ", kinds);
    }
}
