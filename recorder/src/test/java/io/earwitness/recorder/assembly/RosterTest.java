package io.earwitness.recorder.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.model.StreamDescription;
import io.earwitness.siprec.metadata.StreamLabel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RosterTest {
    @Test
    @Tag("BODY-16")
    @Tag("SRS-SDP-14")
    void readsEachDocumentWithTheLabelsOfItsOwnMessage() {
        var survey = survey(begun().message(200, true, request(2, ""))
                .metadata(201, Metadata.of("1", "0"))
                .add(agreed(0, "1"))
                .add(agreed(1, "0"))
                .message(210, false, answer(2, 200)));

        assertThat(senders(survey)).containsExactly("ana", "leo");
        assertThat(labels(survey)).containsExactly(List.of("0", "1"), List.of("1", "0"));
    }

    @Test
    @Tag("BODY-16")
    void theSameDocumentWithOtherLabelsIsAboutOtherLines() {
        var survey = survey(begun().message(200, true, request(2, Metadata.of("0", "1")))
                .add(agreed(0, "1"))
                .add(agreed(1, "0"))
                .message(210, false, answer(2, 200)));

        assertThat(senders(survey)).as("who sent first").containsExactly("ana", "leo");
        assertThat(labels(survey)).containsExactly(List.of("0", "1"), List.of("1", "0"));
        assertThat(survey.scenes().all())
                .last()
                .satisfies(scene -> assertThat(scene.fromNanos()).isEqualTo(ScriptedJournal.at(210)));
    }

    @Test
    @Tag("SRS-SDP-14")
    void anOfferWithoutMetadataRenamesNothing() {
        var survey = survey(begun().message(200, true, request(2, ""))
                .add(agreed(0, "1"))
                .add(agreed(1, "0"))
                .add(agreed(2, "7"))
                .message(210, false, answer(2, 200)));

        assertThat(senders(survey)).containsExactly("ana", "leo", "");
        assertThat(labels(survey)).containsExactly(List.of("0", "1"), List.of("0", "1", "7"));
    }

    @Test
    void aLabelThatIsUsedAgainIsNotThatOfALineThatHasGone() {
        var survey = survey(begun().message(200, true, request(2, ""))
                .metadata(201, Metadata.of("0", "9"))
                .add(new JournalRecord.StreamRemoved(ScriptedJournal.at(202), 0))
                .add(agreed(2, "0"))
                .add(agreed(1, "9"))
                .message(210, false, answer(2, 200)));

        assertThat(senders(survey)).containsExactly("ana", "leo", "ana");
        assertThat(survey.scenes().all().getLast().lines()).extracting("index").containsExactly(1, 2);
    }

    private static ScriptedJournal begun() {
        return new ScriptedJournal()
                .message(0, true, request(1, ""))
                .metadata(1, Metadata.of("0", "1"))
                .agreed(0, "0", ScriptedJournal.PCMA)
                .agreed(1, "1", ScriptedJournal.PCMA)
                .message(10, false, answer(1, 200));
    }

    private static JournalRecord agreed(int stream, String label) {
        var description = new StreamDescription(
                stream, stream, label, "audio", "RTP/AVP", List.of(ScriptedJournal.PCMA), 52_000 + 2 * stream);
        return new JournalRecord.StreamAgreed(ScriptedJournal.at(205), description);
    }

    private static String request(int sequence, String metadata) {
        var head = "INVITE sip:srs@127.0.0.1 SIP/2.0\r\n" + heads(sequence);
        return metadata.isEmpty()
                ? head + "Content-Length: 0\r\n\r\n"
                : head + "Content-Type: application/rs-metadata+xml\r\n\r\n" + metadata;
    }

    private static String answer(int sequence, int status) {
        return "SIP/2.0 " + status + " OK\r\n" + heads(sequence) + "Content-Length: 0\r\n\r\n";
    }

    private static String heads(int sequence) {
        return "Via: SIP/2.0/TCP 127.0.0.2;branch=z9hG4bK" + sequence + "\r\nFrom: <sip:a@b>;tag=1\r\n"
                + "To: <sip:c@d>;tag=2\r\nCall-ID: x\r\nCSeq: " + sequence + " INVITE\r\n";
    }

    private static Survey survey(ScriptedJournal journal) {
        var survey = new Survey(Slice.whole(ScriptedJournal.ID));
        try {
            JournalWalk.through(journal, survey::take);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return survey;
    }

    private static List<String> senders(Survey survey) {
        var streams = survey.streams().stream().map(StreamSurvey::description).toList();
        var roster = Roster.of(survey.metadata(), survey.scenes(), streams);
        return streams.stream()
                .map(stream -> roster.sender(stream.index()).participantId().orElse(""))
                .toList();
    }

    private static List<List<String>> labels(Survey survey) {
        return survey.scenes().all().stream()
                .map(scene -> scene.lines().stream()
                        .map(line -> line.label().map(StreamLabel::value).orElse(""))
                        .toList())
                .toList();
    }
}
