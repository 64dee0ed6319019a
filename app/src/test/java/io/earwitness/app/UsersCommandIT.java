package io.earwitness.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Users from a terminal, and the commands that then have to say who asks.
class UsersCommandIT {
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    Path directory;

    private final Terminal terminal = new Terminal();

    @Test
    void usersAreAddedListedGivenAnotherPasswordAndRemoved() throws Exception {
        var file = directory.resolve("users");
        var at = file.toString();

        assertThat(terminal.typing(PASSWORD, "users", "add", "anna", "--file", at))
                .isZero();
        assertThat(terminal.err.toString()).contains("user anna, operator, is in " + file);
        assertThat(terminal.typing("short", "users", "add", "otto", "--file", at))
                .isNotZero();
        assertThat(terminal.err.toString()).contains("10 characters or more");
        assertThat(terminal.run("users", "add", "backup", "--token", "--role", "listener", "--file", at))
                .isZero();
        assertThat(terminal.out.toString().strip()).matches("[A-Za-z0-9_-]{43}");
        assertThat(terminal.run("users", "add", "two words", "--token", "--file", at))
                .isEqualTo(2);
        assertThat(terminal.run("users", "list", "--file", at)).isZero();
        assertThat(terminal.out.toString().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("anna")
                .contains("operator");
        assertThat(terminal.out.toString()).doesNotContain("argon2", "sha256");
        var before = Files.readString(file);
        assertThat(terminal.typing("another horse battery", "users", "passwd", "anna", "--file", at))
                .isZero();
        assertThat(Files.readString(file)).isNotEqualTo(before).doesNotContain("another");
        assertThat(terminal.run("users", "remove", "anna", "--file", at)).isZero();
        assertThat(terminal.run("users", "remove", "anna", "--file", at)).isNotZero();
        assertThat(terminal.err.toString()).contains("There is no user anna.");
        assertThat(terminal.run("users")).isEqualTo(2);
    }

    @Test
    void commandsSayWhoAsks() throws Exception {
        var data = directory.resolve("data");
        try (var recorder = RunningRecorder.in(data)) {
            var url = recorder.recorder().page().toString();
            assertThat(terminal.run("recordings", "list", "--url", url)).isZero();
            assertThat(terminal.typing(PASSWORD, "users", "add", "anna", "-d", data.toString()))
                    .isZero();
            assertThat(terminal.run("users", "add", "backup", "--token", "--role", "listener", "-d", data.toString()))
                    .isZero();
            var token = Files.writeString(directory.resolve("token"), terminal.out.toString())
                    .toString();
            var password =
                    Files.writeString(directory.resolve("password"), PASSWORD).toString();

            assertThat(terminal.run("recordings", "list", "--url", url)).isEqualTo(ExitCodes.UNAVAILABLE);
            assertThat(terminal.err.toString()).contains("the recorder wants to know who asks: say --secret FILE");
            assertThat(terminal.run("recordings", "list", "--url", url, "--secret", token))
                    .isZero();
            assertThat(terminal.run("sessions", "list", "--url", url, "--secret", token))
                    .isZero();
            assertThat(terminal.run("sessions", "drain", "--url", url, "--secret", token))
                    .isNotZero();
            assertThat(terminal.err.toString()).contains("is a listener, who may not do this");
            assertThat(terminal.run("sessions", "drain", "--url", url, "--user", "anna", "--secret", password))
                    .isZero();
        }
    }
}
