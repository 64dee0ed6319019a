package io.earwitness.recorder.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.journal.JournalRecord.RunningCall;
import io.earwitness.recorder.journal.JournalRecord.SegmentBegun;
import io.earwitness.recorder.journal.JournalRecord.SessionOpened;
import io.earwitness.recorder.journal.JournalRecord.StreamPaused;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SessionOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A session that goes on in another journal: no packet in two, none in neither, and a chain through both.
class JournalSegmentsTest {
    private static final SessionOrigin ORIGIN = new SessionOrigin("", "", "", "", "", "", "");

    @TempDir
    Path directory;

    private final JournalRoom room = new JournalRoom();
    private final RecordingId first = room.id();
    private final RecordingId second = room.id();
    private Journals journals;

    @BeforeEach
    void open() throws Exception {
        journals = room.journals(directory, JournalRoom.keptOnDisk());
    }

    @AfterEach
    void close() throws Exception {
        journals.close();
    }

    @Test
    void goesOnBetweenTwoPackets() throws Exception {
        var old = began(first);
        var pen = old.attach();
        JournalRoom.append(pen, 0, 1, 172);
        var next = began(second);
        old.append(new Noted(3, "before", ""));

        var other = old.goOnIn(next, start(), 7, head -> head.append(new StreamPaused(5, 0, PauseCause.CLIENT)));
        JournalRoom.append(other, 0, 2, 172);
        old.append(new Noted(9, "after", ""));
        other.detach();
        var sealedFirst = old.seal(EndCause.CLIENT_BYE, "");
        var sealedSecond = next.seal(EndCause.CLIENT_BYE, "");

        assertThat(kinds(sealedFirst.file()))
                .containsExactly("SessionOpened", "RTP", "Noted", "SegmentEnded", "SessionEnded");
        assertThat(JournalRoom.records(sealedFirst.file()).getLast()).contains("CONTINUED");
        assertThat(kinds(sealedSecond.file()))
                .containsExactly("SessionOpened", "StreamPaused", "SegmentBegun", "RTP", "Noted", "SessionEnded");
        assertThat(JournalRoom.records(sealedSecond.file()).getLast()).contains("CLIENT_BYE");
        assertThat(JournalRoom.records(sealedSecond.file()).get(3))
                .as("the sender has a number here, too")
                .contains("192.0.2.1:30000");
        var begun = journals.head(sealedSecond.file()).begun().orElseThrow();
        assertThat(begun.previous()).isEqualTo(first);
        assertThat(begun.running()).containsExactly(new RunningCall("cs-7", 1));
        assertThat(begun.labels()).isEqualTo(Map.of(0, "a"));
        assertThat(begun.opening()).isEqualTo(new byte[] {1, 2, 3});
        assertThat(JournalVerification.chainAfter(sealedFirst.file(), begun.previousBlocks()))
                .contains(begun.previousChain());
        assertThat(JournalVerification.of(sealedFirst.file(), KeyRing.none()).isWhole())
                .isTrue();
        assertThat(JournalVerification.of(sealedSecond.file(), KeyRing.none()).isWhole())
                .isTrue();
    }

    @Test
    void staysWhereItIsWhereTheNextCannotBeWritten() throws Exception {
        var old = began(first);
        var pen = old.attach();
        var next = began(second);

        assertThatThrownBy(() -> old.goOnIn(next, start(), 7, _ -> {
                    throw new java.io.UncheckedIOException(new IOException("no room"));
                }))
                .isInstanceOf(java.io.UncheckedIOException.class);
        journals.drop(next);
        JournalRoom.append(pen, 0, 1, 172);
        pen.detach();

        assertThat(kinds(old.seal(EndCause.CLIENT_BYE, "").file()))
                .containsExactly("SessionOpened", "RTP", "SessionEnded");
        assertThat(openFiles()).isEmpty();
    }

    @Test
    void aKillBeforeItWentOnLeavesNothingOfTheNextJournal() throws Exception {
        var old = began(first);
        var pen = old.attach();
        JournalRoom.append(pen, 0, 1, 172);
        began(second);
        JournalRoom.append(pen, 0, 2, 172);

        var recovered = killedAndRecovered();

        assertThat(recovered).extracting(one -> one.journal().id()).containsExactly(first);
        assertThat(kinds(recovered.getFirst().journal().file()))
                .containsExactly("SessionOpened", "RTP", "RTP", "SessionEnded");
        assertThat(openFiles()).isEmpty();
    }

    @Test
    void aKillAfterItWentOnSealsBothAndSaysOfTheFirstThatItGoesOn() throws Exception {
        var old = began(first);
        var pen = old.attach();
        JournalRoom.append(pen, 0, 1, 172);
        var before = Files.readAllBytes(directory.resolve("open/" + first + ".ewj"));
        var next = began(second);
        var other = old.goOnIn(next, start(), 7, _ -> {});
        JournalRoom.append(other, 0, 2, 172);
        // As if the process had died before it wrote the end of the first.
        Files.write(directory.resolve("open/" + first + ".ewj"), chainUpTo(before.length));

        var recovered = killedAndRecovered();

        assertThat(recovered).extracting(one -> one.journal().id()).containsExactlyInAnyOrder(first, second);
        var sealedFirst = directory.resolve("sealed/" + first + ".ewj");
        var sealedSecond = directory.resolve("sealed/" + second + ".ewj");
        assertThat(kinds(sealedFirst)).containsExactly("SessionOpened", "RTP", "SegmentEnded", "SessionEnded");
        assertThat(JournalRoom.records(sealedFirst).get(2)).contains(second.value(), "cs-7");
        assertThat(JournalRoom.records(sealedFirst).getLast()).contains("CONTINUED");
        assertThat(kinds(sealedSecond)).containsExactly("SessionOpened", "SegmentBegun", "RTP", "SessionEnded");
        var begun = journals.head(sealedSecond).begun().orElseThrow();
        assertThat(JournalVerification.chainAfter(sealedFirst, begun.previousBlocks()))
                .contains(begun.previousChain());
    }

    // What stood in the first file when the session went on: all blocks but the last.
    private byte[] chainUpTo(int atLeast) throws IOException {
        var whole = Files.readAllBytes(directory.resolve("open/" + first + ".ewj"));
        var end = whole.length;
        for (var at = atLeast; at < whole.length - 3; at++) {
            if (whole[at] == 'E' && whole[at + 1] == 'W' && whole[at + 2] == 'B') {
                end = at;
            }
        }
        return java.util.Arrays.copyOf(whole, end);
    }

    private JournalWriter began(RecordingId id) throws IOException {
        var writer = journals.create(id, first);
        writer.append(new SessionOpened(1, first, ORIGIN));
        writer.sync();
        return writer;
    }

    private static SegmentStart start(RecordingId session) {
        return new SegmentStart(
                session, 2, 12, List.of(new RunningCall("cs-7", 1)), Map.of(0, "a"), new byte[] {1, 2, 3});
    }

    private SegmentStart start() {
        return start(first);
    }

    private List<RecoveredJournal> killedAndRecovered() throws IOException {
        journals.close();
        journals = room.journals(directory, JournalRoom.keptOnDisk());
        return journals.recoverOpen();
    }

    private List<Path> openFiles() throws IOException {
        try (var files = Files.list(directory.resolve("open"))) {
            return files.toList();
        }
    }

    private static List<String> kinds(Path journal) throws IOException {
        var kinds = new ArrayList<String>();
        for (var record : JournalRoom.records(journal)) {
            kinds.add(record.split("[\\[ ]")[0]);
        }
        return kinds;
    }

    @Test
    void readsBackWhatASegmentBeginsAndEndsWith() throws Exception {
        var begun = start(first).after(second, new BlockPlace(0, 3, new byte[32], new JournalTally(0)), 99);
        var encoded = RecordCodec.encode(begun);
        var read = (SegmentBegun) RecordCodec.decode(
                encoded.type(), encoded.stream(), 99, new BodyReader(java.nio.ByteBuffer.wrap(encoded.body())));

        assertThat(read).usingRecursiveComparison().isEqualTo(begun);
    }
}
