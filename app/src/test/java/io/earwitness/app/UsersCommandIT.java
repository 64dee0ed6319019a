package io.earwitness.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Users from a terminal, and the commands that then have to say who asks.
class UsersCommandIT {
    private static final String PASSWORD = "correct horse battery";

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

    private int typing(String line, String... arguments) {
        var before = System.in;
        System.setIn(new ByteArrayInputStream((line + "\n").getBytes(StandardCharsets.UTF_8)));
        try {
            return run(arguments);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void usersAreAddedListedGivenAnotherPasswordAndRemoved() throws Exception {
        var file = directory.resolve("users");
        var at = file.toString();

        assertThat(typing(PASSWORD, "users", "add", "anna", "--file", at)).isZero();
        assertThat(err.toString()).contains("user anna, operator, is in " + file);
        assertThat(typing("short", "users", "add", "otto", "--file", at)).isNotZero();
        assertThat(err.toString()).contains("10 characters or more");
        assertThat(run("users", "add", "backup", "--token", "--role", "listener", "--file", at))
                .isZero();
        assertThat(out.toString().strip()).matches("[A-Za-z0-9_-]{43}");
        assertThat(run("users", "add", "two words", "--token", "--file", at)).isEqualTo(2);
        assertThat(run("users", "list", "--file", at)).isZero();
        assertThat(out.toString().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("anna")
                .contains("operator");
        assertThat(out.toString()).doesNotContain("argon2", "sha256");
        var before = Files.readString(file);
        assertThat(typing("another horse battery", "users", "passwd", "anna", "--file", at))
                .isZero();
        assertThat(Files.readString(file)).isNotEqualTo(before).doesNotContain("another");
        assertThat(run("users", "remove", "anna", "--file", at)).isZero();
        assertThat(run("users", "remove", "anna", "--file", at)).isNotZero();
        assertThat(err.toString()).contains("There is no user anna.");
        assertThat(run("users")).isEqualTo(2);
    }

    @Test
    void commandsSayWhoAsks() throws Exception {
        var data = directory.resolve("data");
        try (var recorder = RunningRecorder.in(data)) {
            var url = recorder.recorder().page().toString();
            assertThat(run("recordings", "list", "--url", url)).isZero();
            assertThat(typing(PASSWORD, "users", "add", "anna", "-d", data.toString()))
                    .isZero();
            assertThat(run("users", "add", "backup", "--token", "--role", "listener", "-d", data.toString()))
                    .isZero();
            var token = Files.writeString(directory.resolve("token"), out.toString())
                    .toString();
            var password =
                    Files.writeString(directory.resolve("password"), PASSWORD).toString();

            assertThat(run("recordings", "list", "--url", url)).isEqualTo(ExitCodes.UNAVAILABLE);
            assertThat(err.toString()).contains("the recorder wants to know who asks: say --secret FILE");
            assertThat(run("recordings", "list", "--url", url, "--secret", token))
                    .isZero();
            assertThat(run("sessions", "list", "--url", url, "--secret", token)).isZero();
            assertThat(run("sessions", "drain", "--url", url, "--secret", token))
                    .isNotZero();
            assertThat(err.toString()).contains("is a listener, who may not do this");
            assertThat(run("sessions", "drain", "--url", url, "--user", "anna", "--secret", password))
                    .isZero();
        }
    }
}
