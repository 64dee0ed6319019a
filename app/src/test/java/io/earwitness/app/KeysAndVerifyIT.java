package io.earwitness.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.journal.JournalConfig;
import io.earwitness.recorder.journal.JournalListener;
import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.journal.JournalRecord.SessionOpened;
import io.earwitness.recorder.journal.Journals;
import io.earwitness.recorder.journal.SegmentStart;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SessionOrigin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys and journals from a terminal, without a recorder.
class KeysAndVerifyIT {
    private static final RecordingId FIRST = new RecordingId("01KDYAK3SEQ1N19Y8PN2WEBC8P");
    private static final RecordingId SECOND = new RecordingId("01KDYAK3SEQ1N19Y8PN2WEBC9Q");

    @TempDir
    Path directory;

    private final Terminal terminal = new Terminal();

    @Test
    void keysAreMadeAndListedAndNeverShown() throws Exception {
        var file = directory.resolve("keys");

        assertThat(terminal.run("keys", "add", "--file", file.toString())).isZero();
        assertThat(terminal.run("keys", "add", "--file", file.toString())).isZero();
        var added = terminal.out.toString();
        assertThat(terminal.run("keys", "list", "--file", file.toString())).isZero();

        var lines = Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertThat(lines).hasSize(2);
        assertThat(added).contains("key " + lines.get(1).split(" ")[0] + " is now the newest of " + file);
        assertThat(terminal.out.toString().lines()).hasSize(2).last().asString().endsWith("encrypts");
        for (var line : lines) {
            assertThat(terminal.out.toString() + added).doesNotContain(line.split(" ")[2]);
        }
    }

    @Test
    void withoutAFileThatIsAnErrorOfUse() {
        assertThat(terminal.run("keys", "list")).isEqualTo(2);
        assertThat(terminal.err.toString()).contains("Say --file, or set encryption.key-file in the settings.");
    }

    @Test
    void rewrapWithoutJournalsDoesNothing() throws Exception {
        var file = directory.resolve("keys").toString();
        terminal.run("keys", "add", "--file", file);

        assertThat(terminal.run("keys", "rewrap", "--file", file, "--data", directory.toString()))
                .isZero();
        assertThat(terminal.out.toString()).contains("0 journals wrapped anew, 0 left as they are");
    }

    @Test
    void whatIsNoJournalIsSaidToBeNone() throws Exception {
        var file = Files.writeString(directory.resolve("x.ewj"), "x".repeat(100));

        assertThat(terminal.run("verify", file.toString())).isEqualTo(ExitCodes.NO);
        assertThat(terminal.out.toString()).contains("NO JOURNAL: not a journal: it does not begin with EWJ");
        assertThat(terminal.run("verify", directory.resolve("nowhere").toString()))
                .isEqualTo(ExitCodes.UNAVAILABLE);
    }

    @Test
    void journalsOfOneSessionAreHeldToEachOther() throws Exception {
        var true1 = directory.resolve("a/sealed/" + FIRST + ".ewj").toString();
        var true2 = directory.resolve("a/sealed/" + SECOND + ".ewj").toString();
        var other = directory.resolve("b/sealed/" + FIRST + ".ewj").toString();
        session(directory.resolve("a"), "as it was");
        session(directory.resolve("b"), "as somebody would like it");

        assertThat(terminal.run("verify", true1, true2)).isZero();
        assertThat(terminal.out.toString())
                .contains("session    goes on in " + SECOND)
                .contains("session    " + FIRST + ", part 2, goes on from " + FIRST)
                .contains(SECOND + " goes on from " + FIRST + ": the chain is the one that it names");
        assertThat(terminal.run("verify", true2)).as("alone").isZero();
        assertThat(terminal.run("verify", other, true2)).isEqualTo(ExitCodes.NO);
        assertThat(terminal.out.toString()).contains(": NOT THE CHAIN that it names");
    }

    private static void session(Path journals, String note) throws Exception {
        try (var all = Journals.open(
                journals,
                JournalConfig.defaults(),
                Clock.fixed(Instant.parse("2026-03-02T00:00:00Z"), ZoneOffset.UTC),
                new SimpleMeterRegistry(),
                new JournalListener() {
                    @Override
                    public void writeFailed(RecordingId id, IOException cause) {}

                    @Override
                    public void writeResumed(RecordingId id, long recordsLost) {}
                })) {
            var origin = new SessionOrigin("", "", "", "", "", "", "");
            var first = all.create(FIRST);
            first.append(new SessionOpened(1, FIRST, origin));
            first.append(new Noted(2, note, ""));
            var pen = first.attach();
            var second = all.create(SECOND, FIRST);
            second.append(new SessionOpened(3, FIRST, origin));
            pen.turn(System.nanoTime());
            var next =
                    first.goOnIn(second, new SegmentStart(FIRST, 2, 0, List.of(), Map.of(), new byte[0]), 4, _ -> {});
            next.detach();
            first.seal(EndCause.CONTINUED, "");
            second.seal(EndCause.CLIENT_BYE, "");
        }
    }
}
