package io.earwitness.recorder.assembly;

import static io.earwitness.recorder.assembly.CallsTest.document;
import static io.earwitness.recorder.assembly.CallsTest.person;
import static io.earwitness.recorder.assembly.CallsTest.session;
import static io.earwitness.recorder.assembly.CallsTest.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.archive.AssembledRecording;
import io.earwitness.recorder.journal.JournalRecord.MessagePieceArrived.End;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Messages of several chunks that go over the end of a call, or over a pause.
class MessageBordersTest {
    @TempDir
    Path work;

    private static String messages(AssembledRecording recording) throws IOException {
        return Files.readString(recording.folder().resolve("messages.json"));
    }

    @Test
    void messageIsWholeInTheCallInWhichItBegan() throws Exception {
        var journal = ScriptedJournal.answered()
                .agreed(0, "0", "message", "TCP/MSRP")
                .metadata(1, document("complete"))
                .carried(
                        1_000,
                        "UPDATE",
                        document(
                                "partial",
                                session("cs-1", "<start-time>2026-03-04T12:00:01Z</start-time>"),
                                stream("s1", "cs-1", "0"),
                                person("ana", "Ana", "cs-1", "s1")))
                .wrote(1_500, 0, "1", 1, End.MORE, "There ")
                .carried(
                        2_020,
                        "UPDATE",
                        document("partial", session("cs-1", "<stop-time>2026-03-04T12:00:02Z</stop-time>")))
                .wrote(2_500, 0, "1", 7, End.MORE, "is a ")
                .carried(
                        3_000,
                        "UPDATE",
                        document(
                                "partial",
                                session("cs-2", ""),
                                stream("s3", "cs-2", "0"),
                                person("mia", "Mia", "cs-2", "s3")))
                .wrote(3_200, 0, "1", 12, End.COMPLETE, "fire")
                .wrote(3_300, 0, "1", 1, End.COMPLETE, "the id once more")
                .carried(
                        3_600,
                        "UPDATE",
                        document("partial", session("cs-2", "<stop-time>2026-03-04T12:00:03.6Z</stop-time>")))
                .ended(4_000, EndCause.CLIENT_BYE);

        var recordings = Assembled.all(work.resolve("work"), journal);

        assertThat(messages(recordings.get(0))).contains("\"text\":\"There is a fire\"", "\"participantId\":\"ana\"");
        assertThat(messages(recordings.get(1))).contains("the id once more").doesNotContain("fire");
        assertThat(recordings)
                .hasSize(3)
                .extracting(one -> one.manifest().verdict())
                .containsOnly(Verdict.COMPLETE);
    }

    @Test
    void whatCameInAPauseIsNoGapAndIsSaid() throws Exception {
        var journal = ScriptedJournal.answered()
                .agreed(0, "0", "message", "TCP/MSRP")
                .wrote(1_500, 0, "1", 1, End.MORE, "my card is ")
                .wroteInAPause(2_000, 0, "1")
                .wrote(2_500, 0, "1", 20, End.COMPLETE, "thanks")
                .ended(4_000, EndCause.CLIENT_BYE);

        var recording = Assembled.all(work.resolve("work"), journal).getFirst();

        assertThat(messages(recording)).contains("\"whole\":false", "\"missing\":\"PAUSED\"");
        assertThat(recording.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(recording.manifest().verdictReason())
                .startsWith("Everything that was sent is here. Messages that lie partly in a pause")
                .endsWith(": 1 of messages 1.");
    }
}
