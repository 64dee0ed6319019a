package io.earwitness.recorder.assembly;

import static io.earwitness.recorder.assembly.ScriptedJournal.PCMA;
import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.archive.AssembledRecording;
import io.earwitness.recorder.journal.JournalRecord.RunningCall;
import io.earwitness.recorder.journal.JournalRecord.SegmentEnded;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A session told in several journals gives the same calls as one told in one, each as soon as it stopped.
class SegmentsTest {
    @TempDir
    Path work;

    @ParameterizedTest
    @Tag("PER-03")
    @Tag("PER-05")
    @ValueSource(doubles = {500, 1_500, 2_050, 2_500, 2_990, 3_300, 3_700})
    void callsAreTheSameWhereverTheSessionIsCut(double cut) throws Exception {
        var story = CallsTest.twoCalls();

        sameCalls(Assembled.all(work.resolve("whole"), story), all(CutStory.of(story, cut)));
    }

    @Test
    @Tag("PER-05")
    void callsAreTheSameWhereTheSessionIsCutOftenAndWithinCalls() throws Exception {
        var story = CallsTest.twoCalls();

        sameCalls(
                Assembled.all(work.resolve("whole"), story),
                all(CutStory.of(story, 700, 1_100, 1_300, 1_500, 2_100, 2_400, 3_050, 3_500, 3_800)));
    }

    @Test
    @Tag("PER-06")
    void aCallThatIsLongerThanASegmentIsOneRecordingBesideOthersThatCameAndWent() throws Exception {
        var story = overlapping();
        var segments = CutStory.of(story, 1_600, 2_600);

        var made = each(segments);

        assertThat(ids(made.get(0))).as("the first call stopped in the first").hasSize(2);
        assertThat(sessions(made.get(0))).containsExactly("cs-1", "");
        assertThat(sessions(made.get(1))).containsExactly("cs-2", "");
        assertThat(sessions(made.get(2))).containsExactly("cs-long", "");
        var all = made.stream().flatMap(List::stream).toList();
        sameCalls(Assembled.all(work.resolve("whole"), story), all);
        var longer = made.get(2).getFirst().manifest();
        assertThat(longer.lengthMillis()).isBetween(3_490L, 3_510L);
        assertThat(longer.streams().getLast().gaps()).isEmpty();
        assertThat(longer.streams().getLast().pauses()).singleElement().satisfies(pause -> {
            assertThat(pause.cause()).isEqualTo(PauseCause.CLIENT);
            assertThat(pause.span().startMillis()).isEqualTo(1_400);
            assertThat(pause.span().lengthMillis()).isEqualTo(400);
        });
    }

    @Test
    void whatIsLeftOfAPartNamesItsCallsAndIsInNoListWhereItHoldsNothing() throws Exception {
        var story = ScriptedJournal.answered()
                .agreed(0, "0", PCMA)
                .metadata(1, document("complete", session("cs-1", ""), stream("s1", "cs-1")))
                .spoken(0, Voice.alaw(100, 0xA0).says(40))
                .carried(1_000, "UPDATE", document("partial", stops("cs-1", "00:00:00.95")))
                .ended(3_000, EndCause.CLIENT_BYE);

        var made = all(CutStory.of(story, 2_000)).stream()
                .map(AssembledRecording::manifest)
                .toList();

        assertThat(made).hasSize(3);
        assertThat(made.get(0).sessionId()).isEqualTo("cs-1");
        assertThat(made.get(0).endCause()).isEqualTo(EndCause.CALL_STOPPED);
        assertThat(made.get(0).shownInLists()).isTrue();
        assertThat(made.get(1).id()).isEqualTo(ScriptedJournal.ID);
        assertThat(made.get(1).session().calls()).containsExactly(made.get(0).id());
        assertThat(made.get(1).endCause()).isEqualTo(EndCause.CONTINUED);
        assertThat(made.get(1).shownInLists()).isFalse();
        assertThat(made.get(2).session().recordingSession()).isEqualTo(ScriptedJournal.ID);
        assertThat(made.get(2).endCause()).isEqualTo(EndCause.CLIENT_BYE);
        assertThat(made.get(2).shownInLists()).isFalse();
    }

    @Test
    void aStartThatIsToldAfterTheCutTakesNothingFromBeforeIt() throws Exception {
        var story = ScriptedJournal.answered()
                .agreed(0, "0", PCMA)
                .metadata(1, document("complete", session("cs-1", ""), stream("s1", "cs-1")))
                .carried(900, "UPDATE", document("partial", stops("cs-1", "00:00:00.9")))
                .carried(
                        2_300,
                        "UPDATE",
                        document(
                                "partial",
                                session("cs-2", "<start-time>2026-03-04T12:00:01.5Z</start-time>"),
                                stream("s2", "cs-2")))
                .spoken(0, Voice.alaw(0, 0xA0).says(150))
                .ended(3_000, EndCause.CLIENT_BYE);

        var made = all(CutStory.of(story, 2_000));

        var second = made.get(2).manifest();
        assertThat(second.sessionId()).isEqualTo("cs-2");
        assertThat(second.startedAt()).isEqualTo(ScriptedJournal.INVITED.plusMillis(2_000));
        assertThat(packets(made)).isEqualTo(150);
        assertThat(second.streams().getFirst().packets()).isEqualTo(50);
    }

    @Test
    void aJournalIsKeptUntilNoCallThatBeganInItWaits() throws Exception {
        var sealed = new ArrayList<RecordSource>(CutStory.of(overlapping(), 1_600, 2_600));
        var kept = new KeptSegments(waiting(sealed));
        var first = new RunningCall("cs-long", 1);

        assertThat(kept.archived(sealed.get(0), ended(sealed, 0, first))).isEmpty();
        assertThat(kept.archived(sealed.get(1), ended(sealed, 1, first))).isEmpty();
        assertThat(kept.archived(sealed.get(2), Optional.empty())).containsExactlyElementsOf(sealed);
    }

    @Test
    void aJournalIsKeptWhileOneBehindItIsNotArchived() throws Exception {
        var sealed = new ArrayList<RecordSource>(CutStory.of(overlapping(), 1_600, 2_600));
        var kept = new KeptSegments(waiting(sealed));

        assertThat(kept.archived(sealed.get(0), ended(sealed, 0, new RunningCall("cs-long", 1))))
                .isEmpty();
        // The last one says that nothing runs any more; the call that ended in the second is not made yet.
        assertThat(kept.archived(sealed.get(2), Optional.empty())).isEmpty();
        assertThat(kept.archived(sealed.get(1), ended(sealed, 0))).containsExactlyElementsOf(sealed);
    }

    @Test
    void aJournalThatIsFreeAndStillThereHoldsUpNoOther() throws Exception {
        var sealed = new ArrayList<RecordSource>(CutStory.of(overlapping(), 1_600, 2_600));
        var kept = new KeptSegments(waiting(sealed));
        assertThat(kept.archived(sealed.get(0), ended(sealed, 0))).containsExactly(sealed.get(0));

        // The first one is not discarded yet.
        assertThat(kept.archived(sealed.get(1), ended(sealed, 1))).containsExactly(sealed.get(1));
    }

    @Test
    void aJournalThatIsArchivedBeforeTheOneBeforeItWaitsForThat() throws Exception {
        var sealed = new ArrayList<RecordSource>(CutStory.of(overlapping(), 1_600, 2_600));
        var kept = new KeptSegments(waiting(sealed));

        assertThat(kept.archived(sealed.get(1), ended(sealed, 1))).isEmpty();
        assertThat(kept.archived(sealed.get(0), ended(sealed, 0, new RunningCall("cs-long", 1))))
                .containsExactly(sealed.get(0), sealed.get(1));
    }

    private static Optional<SegmentEnded> ended(List<RecordSource> sealed, int at, RunningCall... running) {
        return Optional.of(new SegmentEnded(0, sealed.get(at).id(), List.of(running)));
    }

    private static SealedRecordings waiting(List<RecordSource> sealed) {
        return new SealedRecordings() {
            @Override
            public List<RecordSource> waiting() {
                return sealed;
            }

            @Override
            public void discard(RecordingId id) {}

            @Override
            public void park(RecordingId id, String reason) {}
        };
    }

    /// Two short calls on one line, and beside them on another a call that lasts all the time, paused for a while.
    private static ScriptedJournal overlapping() {
        return ScriptedJournal.answered()
                .agreed(0, "0", PCMA)
                .agreed(1, "1", PCMA)
                .metadata(
                        1,
                        document(
                                "complete",
                                session("cs-long", ""),
                                "<stream stream_id=\"sl\" session_id=\"cs-long\"><label>1</label></stream>"))
                .carried(500, "UPDATE", document("partial", session("cs-1", ""), stream("s1", "cs-1")))
                .carried(1_500, "UPDATE", document("partial", stops("cs-1", "00:00:01.5")))
                .carried(1_800, "UPDATE", document("partial", session("cs-2", ""), stream("s2", "cs-2")))
                .carried(2_500, "UPDATE", document("partial", stops("cs-2", "00:00:02.5")))
                .paused(1_400, 1)
                .resumed(1_800, 1)
                .spoken(0, Voice.alaw(0, 0xA0).says(175))
                .spoken(1, Voice.alaw(0, 0xA1).says(70).isSilent(20).says(85))
                .ended(3_510, EndCause.CLIENT_BYE);
    }

    /// The same recordings of calls, sound and all, and every packet in exactly one recording.
    private static void sameCalls(List<AssembledRecording> whole, List<AssembledRecording> cut) throws IOException {
        assertThat(packets(cut)).isEqualTo(packets(whole));
        var wanted = calls(whole);
        var got = calls(cut);
        assertThat(got.keySet()).isEqualTo(wanted.keySet());
        for (var call : wanted.entrySet()) {
            var one = call.getValue().manifest();
            var cutCall = java.util.Objects.requireNonNull(got.get(call.getKey()));
            var other = cutCall.manifest();
            assertThat(other.startedAt()).isEqualTo(one.startedAt());
            assertThat(other.lengthMillis()).isEqualTo(one.lengthMillis());
            assertThat(other.verdict()).isEqualTo(one.verdict());
            assertThat(other.endCause()).isEqualTo(one.endCause());
            assertThat(other.participants()).isEqualTo(one.participants());
            assertThat(other.session()).isEqualTo(one.session());
            assertThat(packetsByStream(other)).isEqualTo(packetsByStream(one));
            assertThat(Files.mismatch(
                            call.getValue().folder().resolve("audio.wav"),
                            cutCall.folder().resolve("audio.wav")))
                    .isEqualTo(-1);
        }
    }

    private static Map<RecordingId, AssembledRecording> calls(List<AssembledRecording> all) {
        var calls = new TreeMap<RecordingId, AssembledRecording>();
        for (var one : all) {
            if (!one.manifest().sessionId().isEmpty()) {
                assertThat(calls.put(one.manifest().id(), one)).isNull();
            }
        }
        return calls;
    }

    private static Map<Integer, Long> packetsByStream(Manifest manifest) {
        return manifest.streams().stream()
                .filter(stream -> stream.packets() > 0)
                .collect(Collectors.toMap(stream -> stream.index(), stream -> stream.packets()));
    }

    private static long packets(List<AssembledRecording> all) {
        return all.stream()
                .flatMap(one -> one.manifest().streams().stream())
                .mapToLong(stream -> stream.packets())
                .sum();
    }

    private static List<RecordingId> ids(List<AssembledRecording> all) {
        return all.stream().map(one -> one.manifest().id()).toList();
    }

    private static List<String> sessions(List<AssembledRecording> all) {
        return all.stream().map(one -> one.manifest().sessionId()).toList();
    }

    private List<AssembledRecording> all(List<CutStory.Segment> segments) throws IOException {
        return each(segments).stream().flatMap(List::stream).toList();
    }

    private List<List<AssembledRecording>> each(List<CutStory.Segment> segments) throws IOException {
        var made = new ArrayList<List<AssembledRecording>>();
        for (var segment : segments) {
            made.add(Assembled.all(work.resolve("cut"), segment));
        }
        return made;
    }

    private static String document(String mode, String... elements) {
        return "<recording xmlns=\"urn:ietf:params:xml:ns:recording:1\"><datamode>" + mode + "</datamode>"
                + String.join("", elements) + "</recording>";
    }

    private static String session(String id, String times) {
        return "<session session_id=\"" + id + "\">" + times + "</session>";
    }

    private static String stops(String id, String time) {
        return session(id, "<stop-time>2026-03-04T12:" + time.substring(3) + "Z</stop-time>");
    }

    private static String stream(String id, String session) {
        return "<stream stream_id=\"" + id + "\" session_id=\"" + session + "\"><label>0</label></stream>";
    }
}
