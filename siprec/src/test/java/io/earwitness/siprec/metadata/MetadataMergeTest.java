package io.earwitness.siprec.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class MetadataMergeTest {
    private static final RecordingMetadata CALL = document("""
            <datamode>complete</datamode>
            <session session_id="s"><sipSessionID>a;remote=b</sipSessionID><start-time>2026-01-01T10:00:00Z</start-time></session>
            <participant participant_id="ann"><nameID aor="sip:ann@x"><name>Ann</name></nameID></participant>
            <participant participant_id="ben"><nameID aor="sip:ben@x"/></participant>
            <stream stream_id="1" session_id="s"><label>1</label></stream>
            <stream stream_id="2" session_id="s"><label>2</label></stream>
            <participantsessionassoc participant_id="ann" session_id="s"><associate-time>2026-01-01T10:00:00Z</associate-time></participantsessionassoc>
            <participantsessionassoc participant_id="ben" session_id="s"><associate-time>2026-01-01T10:00:00Z</associate-time></participantsessionassoc>
            <participantstreamassoc participant_id="ann"><send>1</send><recv>2</recv></participantstreamassoc>
            <participantstreamassoc participant_id="ben"><send>2</send><recv>1</recv></participantstreamassoc>""");

    @Test
    @Tag("MDU-01")
    void aCompleteDocumentReplacesTheState() {
        var next = document("<datamode>complete</datamode><session session_id='t'/>");

        assertThat(CALL.updatedBy(next)).isEqualTo(next);
    }

    @Test
    @Tag("MDU-03")
    @Tag("MDU-04")
    void aPartialDocumentChangesOnlyWhatItNames() {
        var state = CALL.updatedBy(
                document(
                        "<datamode>partial</datamode>"
                                + "<participant participant_id='ann'><nameID aor='sip:ann@y'><name>Anna</name></nameID></participant>"));

        assertThat(state.participants()).extracting(Participant::shown).containsExactly("Anna", "sip:ben@x");
        assertThat(state.streams()).isEqualTo(CALL.streams());
        assertThat(state.streamAssociations()).isEqualTo(CALL.streamAssociations());
    }

    @Test
    @Tag("MDU-05")
    void aSessionKeepsWhatThePartialDocumentDoesNotCarry() {
        var state = CALL.updatedBy(
                document(
                        "<datamode>partial</datamode><session session_id='s'><stop-time>2026-01-01T10:05:00Z</stop-time></session>"));

        var session = state.sessions().getFirst();
        assertThat(session.sipSessionIds()).containsExactly("a;remote=b");
        assertThat(session.startTime()).isPresent();
        assertThat(session.stopTime()).isPresent();
    }

    @Test
    @Tag("MDU-06")
    void leavingClosesTheIntervalAndComingBackOpensAnother() {
        var left = CALL.updatedBy(
                document("<datamode>partial</datamode><participantsessionassoc participant_id='ben' session_id='s'>"
                        + "<disassociate-time>2026-01-01T10:01:00Z</disassociate-time></participantsessionassoc>"));
        var back = left.updatedBy(
                document("<datamode>partial</datamode><participantsessionassoc participant_id='ben' session_id='s'>"
                        + "<associate-time>2026-01-01T10:02:00Z</associate-time></participantsessionassoc>"));

        assertThat(left.participantAssociations()).hasSize(2);
        assertThat(left.participantAssociations().get(1).interval().isOpen()).isFalse();
        assertThat(left.participantAssociations().get(1).interval().associated())
                .isPresent();
        assertThat(back.participantAssociations()).hasSize(3);
        assertThat(back.participantAssociations().get(2).interval().isOpen()).isTrue();
    }

    @Test
    @Tag("MD-29")
    @Tag("MDU-16")
    void theSendListIsTheStateSoThatHoldAndResumeNeedNoMore() {
        var held = CALL.updatedBy(
                document(
                        "<datamode>partial</datamode><participantstreamassoc participant_id='ben'><recv>1</recv></participantstreamassoc>"));
        var resumed =
                held.updatedBy(document("<datamode>partial</datamode><participantstreamassoc participant_id='ben'>"
                        + "<send>2</send><recv>1</recv></participantstreamassoc>"));

        assertThat(held.sendersOf("2")).isEmpty();
        assertThat(resumed.sendersOf("2"))
                .extracting(Participant::participantId)
                .containsExactly("ben");
    }

    @Test
    @Tag("MDU-10")
    void aPartialDocumentMayNameWhatWasNeverDefined() {
        var state = CALL.updatedBy(document("<datamode>partial</datamode><participant participant_id='eve'/>"
                + "<participantstreamassoc participant_id='eve'><send>9</send></participantstreamassoc>"));

        assertThat(state.sendersOf("9")).extracting(Participant::participantId).containsExactly("eve");
    }

    private static RecordingMetadata document(String content) {
        var text = "<recording xmlns='urn:ietf:params:xml:ns:recording:1'>" + content + "</recording>";
        return MetadataParser.parse(text.getBytes(StandardCharsets.UTF_8))
                .found()
                .orElseThrow();
    }
}
