package io.earwitness.recorder.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.archive.AssembledRecording;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.RecordingEvent.Kind;
import io.earwitness.recorder.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallsTest {
    @TempDir
    Path work;

    @Test
    @Tag("PER-02")
    @Tag("PER-03")
    @Tag("PER-05")
    void givesEachCallOfAPersistentSessionARecordingOfItsOwn() throws Exception {
        var recordings = all(twoCalls());

        assertThat(recordings).hasSize(3);
        var first = recordings.get(0).manifest();
        var second = recordings.get(1).manifest();
        var rest = recordings.get(2).manifest();
        assertThat(first.sessionId()).isEqualTo("cs-1");
        assertThat(second.sessionId()).isEqualTo("cs-2");
        assertThat(first.participants()).extracting("name").containsExactly("Ana", "Leo");
        assertThat(second.participants()).extracting("name").containsExactly("Ana", "Mia");
        assertThat(first.endCause()).isEqualTo(EndCause.CALL_STOPPED);
        assertThat(second.endCause()).isEqualTo(EndCause.CALL_STOPPED);
        // 1,000 to 2,000 ms and 3,000 to 3,600 ms of two streams that never stopped sending.
        assertThat(first.lengthMillis()).isBetween(980L, 1_000L);
        assertThat(second.lengthMillis()).isBetween(580L, 600L);
        assertThat(first.streams()).allSatisfy(stream -> {
            assertThat(stream.packets()).isEqualTo(50);
            assertThat(stream.lostPackets()).isZero();
            assertThat(stream.gaps()).isEmpty();
        });
        assertThat(second.streams())
                .allSatisfy(stream -> assertThat(stream.packets()).isEqualTo(30));
        assertThat(first.verdict()).isEqualTo(Verdict.COMPLETE);

        // Nothing is lost: what was sent between the calls is in the recording of the session itself.
        assertThat(rest.id()).isEqualTo(ScriptedJournal.ID);
        assertThat(rest.session().calls()).containsExactly(first.id(), second.id());
        assertThat(rest.streams()).allSatisfy(stream -> {
            assertThat(stream.packets()).isEqualTo(200 - 80);
            assertThat(stream.lostPackets()).as("taken out is not lost").isZero();
            assertThat(stream.gaps()).isEmpty();
        });
        assertThat(rest.lengthMillis()).isBetween(3_980L, 4_000L);
        assertThat(rest.endCause()).isEqualTo(EndCause.CLIENT_BYE);
        assertThat(rest.metadata()).hasSize(5);
        assertThat(first.metadata()).extracting("number").containsExactly(2, 3);
        assertThat(second.metadata()).extracting("number").containsExactly(2, 4, 5);
        assertThat(List.of(first, second, rest))
                .allSatisfy(one -> assertThat(one.session().recordingSession()).isEqualTo(ScriptedJournal.ID));
    }

    /// What the disk did not take is told when it takes something again.
    @Test
    void whatWasLostDuringACallCountsThereHoweverLateItIsTold() throws Exception {
        var journal = twoCalls()
                .add(new JournalRecord.RecordsLost(
                        ScriptedJournal.at(3_700), ScriptedJournal.at(1_800), 7, "No space left on device"));

        var recordings = all(journal);

        assertThat(recordings).hasSize(3);
        var first = recordings.get(0).manifest();
        assertThat(first.verdict()).isNotEqualTo(Verdict.COMPLETE);
        assertThat(first.verdictReason()).contains("The disk could not be written for a while; 7 packets and messages");
        assertThat(first.lengthMillis()).isBetween(980L, 1_000L);
        assertThat(recordings.get(1).manifest().verdict()).isNotEqualTo(Verdict.COMPLETE);
        assertThat(recordings.get(2).manifest().verdict()).isNotEqualTo(Verdict.COMPLETE);
    }

    @Test
    void whatWasLostAfterACallIsNotThatCalls() throws Exception {
        var journal = twoCalls()
                .add(new JournalRecord.RecordsLost(
                        ScriptedJournal.at(3_990), ScriptedJournal.at(3_900), 7, "No space left on device"));

        var first = all(journal).getFirst().manifest();

        assertThat(first.verdict()).isEqualTo(Verdict.COMPLETE);
    }

    @Test
    void numbersMessagesAnewInEachCallAndPlacesDeviationsThere() throws Exception {
        var journal = twoCalls()
                .message(3_100, true, "UPDATE sip:srs@127.0.0.1 SIP/2.0\r\nCSeq: 4 UPDATE\r\n\r\n")
                .add(new JournalRecord.DeviationNoted(
                        ScriptedJournal.at(3_101),
                        new Deviation(
                                "ODD",
                                "RFC 7865 §5",
                                "Something odd.",
                                "",
                                "",
                                new Deviation.Place(3, Deviation.Part.METADATA, List.of()))));

        var recordings = all(journal);

        var second = recordings.get(1).manifest();
        assertThat(second.files()).extracting("name").contains("signalling/01-in-update.sip");
        assertThat(second.deviations())
                .filteredOn(deviation -> deviation.kind().equals("ODD"))
                .singleElement()
                .satisfies(deviation -> assertThat(deviation.place().message()).isEqualTo(1));
        assertThat(recordings.get(2).manifest().files()).extracting("name").contains("signalling/03-in-update.sip");
        assertThat(recordings.get(0).manifest().deviations()).extracting("kind").doesNotContain("ODD");
    }

    @Test
    void givesTheSameIdsAndBytesAgain() throws Exception {
        var once = all(twoCalls());
        var again = Assembled.all(work.resolve("again"), twoCalls());

        assertThat(again)
                .extracting(AssembledRecording::manifest)
                .isEqualTo(once.stream().map(AssembledRecording::manifest).toList());
        assertThat(once).extracting(one -> one.manifest().id()).doesNotHaveDuplicates();
    }

    @Test
    void givesEachCallItsOwnMessages() throws Exception {
        var journal = ScriptedJournal.answered()
                .agreed(0, "0", "message", "TCP/MSRP")
                .metadata(1, document("complete"))
                .carried(
                        1_050,
                        "UPDATE",
                        document(
                                "partial",
                                session("cs-1", "<start-time>2026-03-04T12:00:01Z</start-time>"),
                                stream("s1", "cs-1", "0"),
                                person("ana", "Ana", "cs-1", "s1")))
                .wrote(1_500, 0, "one")
                .carried(
                        2_020,
                        "UPDATE",
                        document("partial", session("cs-1", "<stop-time>2026-03-04T12:00:02Z</stop-time>")))
                .wrote(2_500, 0, "between")
                .carried(
                        3_000,
                        "UPDATE",
                        document(
                                "partial",
                                session("cs-2", ""),
                                stream("s3", "cs-2", "0"),
                                person("mia", "Mia", "cs-2", "s3")))
                .wrote(3_300, 0, "two")
                .carried(
                        3_600,
                        "UPDATE",
                        document("partial", session("cs-2", "<stop-time>2026-03-04T12:00:03.6Z</stop-time>")))
                .ended(4_000, EndCause.CLIENT_BYE);

        var recordings = all(journal);

        assertThat(recordings).hasSize(3);
        assertThat(messages(recordings.get(0))).contains("\"text\":\"one\"", "\"participantId\":\"ana\"");
        assertThat(messages(recordings.get(0))).doesNotContain("between", "two");
        assertThat(messages(recordings.get(1))).contains("\"text\":\"two\"", "\"participantId\":\"mia\"");
        assertThat(messages(recordings.get(1))).doesNotContain("between", "one");
        assertThat(messages(recordings.get(2))).contains("between").doesNotContain("\"one\"", "\"two\"");
        assertThat(recordings).extracting(one -> one.manifest().verdict()).containsOnly(Verdict.COMPLETE);
    }

    private static String messages(AssembledRecording recording) throws IOException {
        return Files.readString(recording.folder().resolve("messages.json"));
    }

    @Test
    void keepsAPlainCallInOnePieceUnderTheSessionsId() throws Exception {
        var journal = ScriptedJournal.answered()
                .agreed(0, "0", ScriptedJournal.PCMA)
                .metadata(1, document("complete", session("cs-1", ""), stream("s1", "cs-1", "0")))
                .spoken(0, Voice.alaw(100, 0xA0).says(50))
                .ended(1_500, EndCause.CLIENT_BYE);

        var recordings = all(journal);

        assertThat(recordings).hasSize(1);
        assertThat(recordings.getFirst().manifest().id()).isEqualTo(ScriptedJournal.ID);
        assertThat(recordings.getFirst().manifest().session().calls()).isEmpty();
    }

    @Test
    @Tag("MDU-14")
    @Tag("MDU-15")
    void followsATransferToANewCallOfTheSameGroup() throws Exception {
        // Everything has a new id, as one vendor signals it: a complete document that leaves the first call out.
        var journal = ScriptedJournal.answered()
                .agreed(0, "0", ScriptedJournal.PCMA)
                .metadata(
                        1,
                        document(
                                "complete",
                                grouped("cs-1", "g-1"),
                                stream("s1", "cs-1", "0"),
                                person("ana", "Ana", "cs-1", "s1")))
                .carried(
                        1_000,
                        "UPDATE",
                        document(
                                "complete",
                                grouped("cs-2", "g-1"),
                                stream("s2", "cs-2", "0"),
                                person("mia", "Mia", "cs-2", "s2")))
                .spoken(0, Voice.alaw(100, 0xA0).says(100))
                .ended(2_200, EndCause.CLIENT_BYE);

        var recordings = all(journal);

        assertThat(recordings).hasSize(3);
        var first = recordings.get(0).manifest();
        var second = recordings.get(1).manifest();
        var rest = recordings.get(2).manifest();
        assertThat(first.session().groups()).containsExactly("g-1");
        assertThat(second.session().groups()).containsExactly("g-1");
        assertThat(first.participants()).extracting("name").containsExactly("Ana");
        assertThat(second.participants()).extracting("name").containsExactly("Mia");
        assertThat(first.streams().getFirst().packets()
                        + second.streams().getFirst().packets())
                .isEqualTo(100);
        assertThat(first.startedAt()).as("a call that began with the session").isEqualTo(rest.startedAt());
        assertThat(first.endCause()).isEqualTo(EndCause.CALL_STOPPED);
        assertThat(second.endCause()).as("it lasted to the end").isEqualTo(EndCause.CLIENT_BYE);
        assertThat(rest.shownInLists()).isFalse();
        assertThat(rest.verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(rest.verdictReason()).isEqualTo("Everything that was sent is in the 2 calls of this session.");
        assertThat(rest.events()).extracting("kind").contains(Kind.METADATA, Kind.ENDED);
    }

    @Test
    @Tag("PER-06")
    @Tag("MDU-19")
    void keepsStreamsOfCallsThatRunAtOnceApart() throws Exception {
        // Two calls at once, each with its line; a third line is a mix that belongs to neither.
        var journal = ScriptedJournal.answered()
                .agreed(0, "0", ScriptedJournal.PCMA)
                .agreed(1, "1", ScriptedJournal.PCMA)
                .agreed(2, "2", ScriptedJournal.PCMA)
                .metadata(
                        1,
                        document(
                                "complete",
                                session("cs-1", ""),
                                session("cs-2", ""),
                                stream("s1", "cs-1", "0"),
                                stream("s2", "cs-2", "1"),
                                "<stream stream_id=\"s3\"><label>2</label></stream>"))
                .spoken(0, Voice.alaw(100, 0xA0).says(50))
                .spoken(1, Voice.alaw(100, 0xA1).says(50))
                .spoken(2, Voice.alaw(100, 0xA2).says(50))
                .ended(1_500, EndCause.CLIENT_BYE);

        var recordings = all(journal);

        assertThat(recordings).hasSize(3);
        assertThat(streams(recordings.get(0)))
                .containsExactlyInAnyOrder(
                        recordings.get(0).manifest().sessionId().equals("cs-1") ? 0 : 1);
        assertThat(streams(recordings.get(2)))
                .as("the mix, in what is of no call")
                .containsExactly(2);
        assertThat(recordings.get(2).manifest().shownInLists()).isTrue();
    }

    @Test
    void believesTheClientsClockOnlyBetweenTwoDocuments() throws Exception {
        // A clock that is an hour slow: start and stop are taken from the documents' arrival.
        var journal = ScriptedJournal.answered()
                .agreed(0, "0", ScriptedJournal.PCMA)
                .metadata(
                        1,
                        document(
                                "complete",
                                session("cs-1", "<start-time>2026-03-04T11:00:00Z</start-time>"),
                                stream("s1", "cs-1", "0")))
                .carried(
                        1_000,
                        "UPDATE",
                        document("partial", session("cs-1", "<stop-time>2026-03-04T11:00:01Z</stop-time>")))
                .carried(
                        1_500,
                        "UPDATE",
                        document(
                                "partial",
                                session("cs-2", "<start-time>2026-03-04T11:00:01.5Z</start-time>"),
                                stream("s2", "cs-2", "0")))
                .spoken(0, Voice.alaw(100, 0xA0).says(100))
                .ended(2_200, EndCause.CLIENT_BYE);

        var recordings = all(journal);

        assertThat(recordings.get(0).manifest().streams().getFirst().packets()).isEqualTo(45);
        assertThat(recordings.get(1).manifest().streams().getFirst().packets()).isEqualTo(30);
        assertThat(recordings.get(2).manifest().streams().getFirst().packets()).isEqualTo(25);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Z", ".400Z"})
    void aClientsClockThatIsSomeSecondsBehindCutsNoCallShort(String fraction) throws Exception {
        // Two seconds slow: the second call follows on the same stream at 3,450 ms, told at 3,500.
        var stopped = "2026-03-04T12:00:01" + fraction;
        var journal = ScriptedJournal.answered()
                .agreed(0, "0", ScriptedJournal.PCMA)
                .metadata(
                        1,
                        document(
                                "complete",
                                session("cs-1", "<start-time>2026-03-04T11:59:58Z</start-time>"),
                                stream("s1", "cs-1", "0")))
                .carried(
                        3_500,
                        "UPDATE",
                        document(
                                "partial",
                                session("cs-1", "<stop-time>" + stopped + "</stop-time>"),
                                session("cs-2", "<start-time>" + stopped + "</start-time>"),
                                stream("s2", "cs-2", "0")))
                .spoken(0, Voice.alaw(20, 0xA0).says(249))
                .ended(5_000, EndCause.CLIENT_BYE);

        var recordings = all(journal);

        var first = recordings.get(0).manifest().streams().getFirst().packets();
        var second = recordings.get(1).manifest().streams().getFirst().packets();
        assertThat(first).isBetween(150L, 175L);
        assertThat(first + second).isEqualTo(249);
    }

    @Test
    void aStopToldInWholeSecondsLeavesTheCallItsLastOne() throws Exception {
        var journal = ScriptedJournal.answered()
                .agreed(0, "0", ScriptedJournal.PCMA)
                .metadata(
                        1,
                        document(
                                "complete",
                                session("cs-1", "<start-time>2026-03-04T12:00:00Z</start-time>"),
                                stream("s1", "cs-1", "0")))
                .carried(
                        2_800,
                        "UPDATE",
                        document("partial", session("cs-1", "<stop-time>2026-03-04T12:00:02Z</stop-time>")))
                .carried(
                        4_000,
                        "UPDATE",
                        document(
                                "partial",
                                session("cs-2", "<start-time>2026-03-04T12:00:04Z</start-time>"),
                                stream("s2", "cs-2", "0")))
                .spoken(0, Voice.alaw(0, 0xA0).says(140))
                .spoken(0, Voice.alaw(4_000, 0xA0).says(50))
                .ended(5_000, EndCause.CLIENT_BYE);

        var recordings = all(journal);

        assertThat(recordings.get(0).manifest().streams().getFirst().packets()).isEqualTo(140);
        assertThat(recordings.get(1).manifest().streams().getFirst().packets()).isEqualTo(50);
    }

    private static List<Integer> streams(AssembledRecording recording) {
        return recording.manifest().streams().stream()
                .filter(stream -> stream.packets() > 0)
                .map(stream -> stream.index())
                .toList();
    }

    private List<AssembledRecording> all(ScriptedJournal journal) throws Exception {
        return Assembled.all(work.resolve("work"), journal);
    }

    /// Opened without a call; one from 1,000 to 2,000 ms, one from 3,000 to 3,600 ms; sound all the time.
    static ScriptedJournal twoCalls() {
        return ScriptedJournal.answered()
                .agreed(0, "0", ScriptedJournal.PCMA)
                .agreed(1, "1", ScriptedJournal.PCMA)
                .metadata(1, document("complete"))
                .carried(
                        1_050,
                        "UPDATE",
                        document(
                                "partial",
                                session("cs-1", "<start-time>2026-03-04T12:00:01Z</start-time>"),
                                stream("s1", "cs-1", "0"),
                                stream("s2", "cs-1", "1"),
                                person("ana", "Ana", "cs-1", "s1"),
                                person("leo", "Leo", "cs-1", "s2")))
                .carried(
                        2_020,
                        "UPDATE",
                        document("partial", session("cs-1", "<stop-time>2026-03-04T12:00:01.999Z</stop-time>")))
                .carried(
                        3_000,
                        "UPDATE",
                        document(
                                "partial",
                                session("cs-2", ""),
                                stream("s3", "cs-2", "0"),
                                stream("s4", "cs-2", "1"),
                                "<participantstreamassoc participant_id=\"ana\"><send>s3</send></participantstreamassoc>",
                                "<participantsessionassoc participant_id=\"ana\" session_id=\"cs-2\"/>",
                                person("mia", "Mia", "cs-2", "s4")))
                .carried(
                        3_600,
                        "UPDATE",
                        document("partial", session("cs-2", "<stop-time>2026-03-04T12:00:03.6Z</stop-time>")))
                .spoken(0, Voice.alaw(0, 0xA0).says(200))
                .spoken(1, Voice.alaw(0, 0xA1).says(200))
                .ended(4_000, EndCause.CLIENT_BYE);
    }

    static String document(String mode, String... elements) {
        return "<recording xmlns=\"urn:ietf:params:xml:ns:recording:1\"><datamode>" + mode + "</datamode>"
                + String.join("", elements) + "</recording>";
    }

    static String session(String id, String times) {
        return "<session session_id=\"" + id + "\">" + times + "</session>";
    }

    private static String grouped(String id, String group) {
        return "<group group_id=\"" + group + "\"/><session session_id=\"" + id + "\"><group-ref>" + group
                + "</group-ref></session>";
    }

    static String stream(String id, String session, String label) {
        return "<stream stream_id=\"" + id + "\" session_id=\"" + session + "\"><label>" + label + "</label></stream>";
    }

    static String person(String id, String name, String session, String stream) {
        return "<participant participant_id=\"" + id + "\"><nameID aor=\"sip:" + id + "@example.com\"><name>" + name
                + "</name></nameID></participant><participantsessionassoc participant_id=\"" + id + "\" session_id=\""
                + session + "\"/><participantstreamassoc participant_id=\"" + id + "\"><send>" + stream
                + "</send></participantstreamassoc>";
    }
}
