package io.earwitness.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys and journals from a terminal, without a recorder.
class KeysAndVerifyIT {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void keysAreMadeAndListedAndNeverShown() throws Exception {
        var file = directory.resolve("keys");

        assertThat(run("keys", "add", "--file", file.toString())).isZero();
        assertThat(run("keys", "add", "--file", file.toString())).isZero();
        var added = out.toString();
        assertThat(run("keys", "list", "--file", file.toString())).isZero();

        var lines = Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertThat(lines).hasSize(2);
        assertThat(added).contains("key " + lines.get(1).split(" ")[0] + " is now the newest of " + file);
        assertThat(out.toString().lines()).hasSize(2).last().asString().endsWith("encrypts");
        for (var line : lines) {
            assertThat(out.toString() + added).doesNotContain(line.split(" ")[2]);
        }
    }

    @Test
    void withoutAFileThatIsAnErrorOfUse() {
        assertThat(run("keys", "list")).isEqualTo(2);
        assertThat(err.toString()).contains("Say --file, or set encryption.key-file in the settings.");
    }

    @Test
    void rewrapWithoutJournalsDoesNothing() throws Exception {
        var file = directory.resolve("keys").toString();
        run("keys", "add", "--file", file);

        assertThat(run("keys", "rewrap", "--file", file, "--data", directory.toString()))
                .isZero();
        assertThat(out.toString()).contains("0 journals wrapped anew, 0 left as they are");
    }

    @Test
    void whatIsNoJournalIsSaidToBeNone() throws Exception {
        var file = Files.writeString(directory.resolve("x.ewj"), "x".repeat(100));

        assertThat(run("verify", file.toString())).isEqualTo(ExitCodes.NO);
        assertThat(out.toString()).contains("NO JOURNAL: not a journal: it does not begin with EWJ");
        assertThat(run("verify", directory.resolve("nowhere").toString())).isEqualTo(ExitCodes.UNAVAILABLE);
    }
}
