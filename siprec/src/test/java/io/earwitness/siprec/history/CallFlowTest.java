package io.earwitness.siprec.history;

import static io.earwitness.siprec.history.Story.second;
import static io.earwitness.siprec.history.Story.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.siprec.metadata.CommunicationSession;
import io.earwitness.siprec.metadata.MediaStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The call flows of RFC 8068 and the update of RFC 7865 §8, with documents of the same shape.
final class CallFlowTest {
    private static final String BASIC = """
            <group group_id="G">%s</group>
            <session session_id="S"><sipSessionID>aa;
                remote=bb</sipSessionID><group-ref>G
                </group-ref></session>
            <participant participant_id="ann"><nameID aor="sip:ann@one.example"><name>Ann</name></nameID></participant>
            <participant participant_id="ben"><nameID aor="sip:ben@two.example"><name>Ben</name></nameID></participant>
            <stream stream_id="A1" session_id="S"><label>96</label></stream>
            <stream stream_id="A2" session_id="S"><label>97</label></stream>
            <stream stream_id="B1" session_id="S"><label>98</label></stream>
            <stream stream_id="B2" session_id="S"><label>99</label></stream>
            <sessionrecordingassoc session_id="S">%s</sessionrecordingassoc>
            <participantsessionassoc participant_id="ann" session_id="S">%s</participantsessionassoc>
            <participantsessionassoc participant_id="ben" session_id="S">%s</participantsessionassoc>
            <participantstreamassoc participant_id="ann"><send>A2</send><send>A1</send><recv>B1</recv><recv>B2</recv>
            </participantstreamassoc>
            <participantstreamassoc participant_id="ben"><send>B1</send><send>B2</send><recv>A1</recv><recv>A2</recv>
            </participantstreamassoc>""".formatted(
            time("associate-time", 0), time("associate-time", 0), time("associate-time", 0), time("associate-time", 0));
    private static final String EVERYBODY = "Ann<B1 Ann<B2 Ann>A1 Ann>A2 Ben<A1 Ben<A2 Ben>B1 Ben>B2";
    private static final String MIX =
            """
            <session session_id="S"><sipSessionID>aa;remote=ff</sipSessionID><sipSessionID>bb;remote=ff</sipSessionID>%s
            </session>
            <participant participant_id="ann"><nameID aor="sip:ann@one.example"><name>Ann</name></nameID></participant>
            <participant participant_id="ben"><nameID aor="sip:ben@two.example"><name>Ben</name></nameID></participant>
            <stream stream_id="M" session_id="S"><label>96</label></stream>
            <participantsessionassoc participant_id="ann" session_id="S">%s</participantsessionassoc>
            <participantsessionassoc participant_id="ben" session_id="S">%s</participantsessionassoc>
            <participantstreamassoc participant_id="ann"><send>M</send><recv>M</recv></participantstreamassoc>
            <participantstreamassoc participant_id="ben"><send>M</send><recv>M</recv></participantstreamassoc>""".formatted(time("start-time", 0), time("associate-time", 0), time("associate-time", 0));
    private static final String STOPPED = "<session session_id='S'>" + time("stop-time", 90) + "</session>"
            + left("ann", "S", 90) + left("ben", "S", 90);

    private static String left(String participant, String session, int second) {
        return "<participantsessionassoc participant_id='%s' session_id='%s'>%s</participantsessionassoc>"
                .formatted(participant, session, time("disassociate-time", second));
    }

    private static String joined(String participant, String session, int second) {
        return "<participantsessionassoc participant_id='%s' session_id='%s'>%s</participantsessionassoc>"
                .formatted(participant, session, time("associate-time", second));
    }

    // 3.2.1
    @Test
    @Tag("MD-13")
    @Tag("MD-15")
    @Tag("MD-19")
    @Tag("MD-23")
    @Tag("MD-28")
    void aBasicCallHasOneSessionTwoParticipantsAndFourStreams() {
        var story = new Story().complete(1, BASIC);

        assertThat(story.sessions(2)).isEqualTo("S");
        assertThat(story.on(2)).isEqualTo("Ann@S Ben@S");
        assertThat(story.streams(2)).isEqualTo(EVERYBODY);
        assertThat(story.history.state().streams())
                .extracting(stream -> stream.label().orElseThrow().value())
                .containsExactly("96", "97", "98", "99");
        assertThat(story.history.attendance().groupingsAt(second(2)))
                .extracting(Grouping::groupId)
                .containsExactly("G");
    }

    // 3.2.2
    @Test
    @Tag("MD-29")
    @Tag("MDU-16")
    void holdAndResumeChangeWhoSendsAndNothingElse() {
        var story = new Story().complete(1, BASIC).partial(30, """
                        <participantstreamassoc participant_id="ann"><recv>B1</recv><recv>B2</recv></participantstreamassoc>
                        <participantstreamassoc participant_id="ben"><send>B1</send><send>B2</send></participantstreamassoc>""").partial(60, """
                        <participantstreamassoc participant_id="ann"><send>A1</send><send>A2</send><recv>B1</recv>
                          <recv>B2</recv></participantstreamassoc>
                        <participantstreamassoc participant_id="ben"><send>B1</send><send>B2</send><recv>A1</recv>
                          <recv>A2</recv></participantstreamassoc>""");

        assertThat(story.streams(29)).isEqualTo(EVERYBODY);
        assertThat(story.streams(45)).isEqualTo("Ann<B1 Ann<B2 Ben>B1 Ben>B2");
        assertThat(story.streams(60)).isEqualTo(EVERYBODY);
        assertThat(story.on(45)).isEqualTo("Ann@S Ben@S");
        assertThat(story.history.state().streams()).hasSize(4);
    }

    // 3.2.3 by re-INVITE
    @Test
    @Tag("MDU-05")
    @Tag("MDU-10")
    @Tag("MDU-13")
    void aTransferWithinTheSessionReplacesOneParticipant() {
        var story = new Story().complete(1, BASIC).partial(50, """
                        <session session_id="S"><sipSessionID>cc
                            ;remote=dd</sipSessionID></session>
                        <participant participant_id="cleo"><nameID aor="sip:cleo@x"><name>Cleo</name></nameID></participant>
                        %s%s
                        <participantstreamassoc participant_id="ben"><send>B1</send><send>B2</send><recv>C1</recv>
                          <recv>C2</recv></participantstreamassoc>
                        <participantstreamassoc participant_id="cleo"><send>C1</send><send>C2</send><recv>B1</recv>
                          <recv>B2</recv>%s</participantstreamassoc>""".formatted(
                        joined("cleo", "S", 48), left("ann", "S", 48), time("associate-time", 49)));

        assertThat(story.on(47)).isEqualTo("Ann@S Ben@S");
        assertThat(story.on(48)).isEqualTo("Ben@S Cleo@S");
        assertThat(story.streams(51)).isEqualTo("Ben<C1 Ben<C2 Ben>B1 Ben>B2 Cleo<B1 Cleo<B2 Cleo>C1 Cleo>C2");
        assertThat(story.senders("A1")).isEmpty();
        assertThat(story.history.attendance().streams())
                .extracting(MediaStream::streamId)
                .contains("A1", "C1", "C2");
        assertThat(story.history.state().sessions().getFirst().sipSessionIds()).containsExactly("cc;remote=dd");
        assertThat(story.history.attendance().participant("ann")).isPresent();
    }

    // 3.2.3 by REFER
    @Test
    @Tag("MDU-07")
    @Tag("MDU-14")
    void aTransferToAnotherSessionEndsTheOneAndBeginsTheOther() {
        var story = new Story().complete(1, BASIC).partial(91, STOPPED);

        assertThat(story.sessions(91)).isEmpty();
        assertThat(story.on(91)).isEmpty();
        assertThat(story.streams(91)).isEmpty();

        story.complete(95, """
                        <group group_id="G"/>
                        <session session_id="T"><group-ref>G</group-ref>%s</session>
                        <participant participant_id="ben"><nameID aor="sip:ben@two.example"><name>Ben</name></nameID></participant>
                        <participant participant_id="cleo"><nameID aor="sip:cleo@x"><name>Cleo</name></nameID></participant>
                        <stream stream_id="T1" session_id="T"><label>96</label></stream>
                        <stream stream_id="T2" session_id="T"><label>98</label></stream>
                        %s%s
                        <participantstreamassoc participant_id="ben"><send>T1</send><recv>T2</recv></participantstreamassoc>
                        <participantstreamassoc participant_id="cleo"><send>T2</send><recv>T1</recv></participantstreamassoc>""".formatted(time("start-time", 93), joined("ben", "T", 93), joined("cleo", "T", 94)));

        assertThat(story.sessions(96)).isEqualTo("T");
        assertThat(story.on(96)).isEqualTo("Ben@T Cleo@T");
        assertThat(story.streams(96)).isEqualTo("Ben<T2 Ben>T1 Cleo<T1 Cleo>T2");
        assertThat(story.on(40)).isEqualTo("Ann@S Ben@S");
        assertThat(story.streams(40)).isEqualTo(EVERYBODY);
        assertThat(story.history.attendance().groupings())
                .extracting(Grouping::sessionId, Grouping::groupId)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("S", "G"), org.assertj.core.groups.Tuple.tuple("T", "G"));
    }

    // 3.2.3 by REFER, when the client says of the old session only that it stopped
    @Test
    @Tag("MDU-07")
    void aStopTimeAloneTakesEverybodyAlong() {
        var story = new Story()
                .complete(1, BASIC)
                .partial(91, "<session session_id='S'>" + time("stop-time", 90) + "</session>");

        assertThat(story.on(89)).isEqualTo("Ann@S Ben@S");
        assertThat(story.on(90)).isEmpty();
        assertThat(story.streams(90)).isEmpty();
        assertThat(story.senders("A1")).isEmpty();
        assertThat(story.history.attendance().presences())
                .allMatch(presence -> presence.span().to().orElseThrow().basis() == Moment.Basis.SESSION_ENDED);
    }

    // 3.2.4
    @Test
    @Tag("MDU-07")
    void aDisconnectEndsTheSessionAndEverybodyInIt() {
        var story = new Story().complete(1, BASIC).partial(92, STOPPED);

        assertThat(story.on(89)).isEqualTo("Ann@S Ben@S");
        assertThat(story.on(90)).isEmpty();
        assertThat(story.streams(90)).isEmpty();
        assertThat(story.history.state().sessions().getFirst().stopTime()).contains(second(90));
    }

    // 3.3.1
    @Test
    @Tag("MD-31")
    @Tag("PER-08")
    void aMixHasOneStreamAndSeveralSenders() {
        var story = new Story().complete(1, MIX);

        assertThat(story.streams(2)).isEqualTo("Ann<M Ann>M Ben<M Ben>M");
        assertThat(story.senders("M")).containsExactly("Ann", "Ben");
        assertThat(story.history.state().sessions().getFirst().sipSessionIds()).hasSize(2);
    }

    // 3.3.2
    @Test
    @Tag("MDU-16")
    @Tag("PER-08")
    void holdInAMixTakesOneSenderOutOfIt() {
        var story = new Story()
                .complete(1, MIX)
                .partial(30, "<participantstreamassoc participant_id='ann'><recv>M</recv></participantstreamassoc>")
                .partial(
                        60,
                        "<participantstreamassoc participant_id='ann'><send>M</send><recv>M</recv></participantstreamassoc>");

        assertThat(story.streams(45)).isEqualTo("Ann<M Ben<M Ben>M");
        assertThat(story.streams(61)).isEqualTo("Ann<M Ann>M Ben<M Ben>M");
    }

    // 3.3.3
    @Test
    @Tag("MDU-05")
    @Tag("PER-08")
    void joiningAndLeavingAMixChangesTheRoster() {
        var story = new Story().complete(1, MIX).partial(30, """
                        <session session_id="S"><sipSessionID>aa;remote=ff</sipSessionID><sipSessionID>bb;remote=ff</sipSessionID>
                          <sipSessionID>cc;remote=ff</sipSessionID></session>
                        <participant participant_id="cleo"><nameID aor="sip:cleo@x"><name>Cleo</name></nameID></participant>
                        %s<participantstreamassoc participant_id="cleo"><send>M</send><recv>M</recv></participantstreamassoc>""".formatted(joined("cleo", "S", 29)));
        assertThat(story.history.state().sessions().getFirst().sipSessionIds()).hasSize(3);

        story.partial(60, """
                        <session session_id="S"><sipSessionID>bb;remote=ff</sipSessionID><sipSessionID>cc;remote=ff</sipSessionID>
                        </session>%s""".formatted(left("ann", "S", 59)));

        assertThat(story.on(40)).isEqualTo("Ann@S Ben@S Cleo@S");
        assertThat(story.on(61)).isEqualTo("Ben@S Cleo@S");
        assertThat(story.senders("M")).containsExactly("Ben", "Cleo");
        assertThat(story.streams(61)).isEqualTo("Ben<M Ben>M Cleo<M Cleo>M");
        CommunicationSession session = story.history.state().sessions().getFirst();
        assertThat(session.sipSessionIds()).containsExactly("bb;remote=ff", "cc;remote=ff");
        assertThat(session.startTime()).contains(second(0));
    }

    // 3.4.1
    @Test
    @Tag("MD-18")
    @Tag("MD-24")
    void inAPersistentRecordingSessionACallEndsAndTheStreamsStay() {
        var story = new Story().complete(1, "").complete(5, BASIC).partial(91, STOPPED);

        assertThat(story.history.attendanceKnownAt(second(3)).sessions()).isEmpty();
        assertThat(story.sessions(50)).isEqualTo("S");
        assertThat(story.sessions(95)).isEmpty();
        assertThat(story.history.state().streams()).hasSize(4);
    }

    // 3.5
    @Test
    @Tag("MDU-19")
    @Tag("PER-06")
    void aTurretHasTwoSessionsAtOnceOnOneSharedStream() {
        var story = new Story().complete(125, """
                <group group_id="G">%s</group>
                <session session_id="S"><group-ref>G</group-ref>%s</session>
                <session session_id="T"><group-ref>G</group-ref>%s</session>
                <participant participant_id="ann"><nameID aor="sip:ann@x"><name>Ann</name></nameID></participant>
                <participant participant_id="ben"><nameID aor="sip:ben@x"><name>Ben</name></nameID></participant>
                <participant participant_id="cleo"><nameID aor="sip:cleo@x"><name>Cleo</name></nameID></participant>
                <stream stream_id="M" session_id="S"><label>96</label></stream>
                %s%s%s%s
                <participantstreamassoc participant_id="ann"><send>M</send><recv>M</recv></participantstreamassoc>
                <participantstreamassoc participant_id="ben"><send>M</send><recv>M</recv></participantstreamassoc>
                <participantstreamassoc participant_id="cleo"><send>M</send><recv>M</recv></participantstreamassoc>""".formatted(
                        time("associate-time", 0),
                        time("start-time", 0),
                        time("start-time", 120),
                        joined("ann", "S", 0),
                        joined("ben", "S", 0),
                        joined("ben", "T", 120),
                        joined("cleo", "T", 120)));

        assertThat(story.sessions(100)).isEqualTo("S");
        assertThat(story.sessions(126)).isEqualTo("S T");
        assertThat(story.on(126)).isEqualTo("Ann@S Ben@S Ben@T Cleo@T");
        assertThat(story.senders("M")).containsExactly("Ann", "Ben", "Cleo");

        story.partial(200, "<session session_id='S'>" + time("stop-time", 199) + "</session>");

        assertThat(story.on(200)).isEqualTo("Ben@T Cleo@T");
        assertThat(story.senders("M")).containsExactly("Ben", "Cleo");
        assertThat(story.sessions(200)).isEqualTo("T");
    }

    // RFC 7865 §8.1, §8.2
    @Test
    @Tag("MD-35")
    @Tag("MDU-03")
    void aPartialDocumentTakesOneParticipantOutAndLosesNothingElse() {
        var story = new Story()
                .complete(1, BASIC + "<desk xmlns='urn:example:desk'><line>7</line></desk>")
                .partial(
                        60,
                        "<participant participant_id='ann'><nameID aor='sip:ann@one.example'><name>Ann</name></nameID>"
                                + "</participant>"
                                + left("ann", "S", 58));

        assertThat(story.on(61)).isEqualTo("Ben@S");
        assertThat(story.streams(61)).isEqualTo("Ben<A1 Ben<A2 Ben>B1 Ben>B2");
        assertThat(story.history.state().extensions())
                .singleElement()
                .satisfies(desk ->
                        assertThat(desk.find("line").orElseThrow().text()).isEqualTo("7"));
        assertThat(story.history.state().participants()).hasSize(2);
    }
}
