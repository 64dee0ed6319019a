package io.earwitness.recorder.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserFileTest {
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    Path directory;

    private UserFile file;

    @BeforeEach
    void name() {
        file = new UserFile(directory.resolve("below/users"));
    }

    @Test
    void whoWasAddedIsThereAndNothingOfThePasswordIs() throws IOException {
        file.add("anna", Role.OPERATOR, PASSWORD, Instant.EPOCH);
        var token = file.addToken("backup", Role.LISTENER, Instant.EPOCH);

        assertThat(file.read()).extracting(User::name).containsExactly("anna", "backup");
        assertThat(Files.readString(file.path()))
                .contains("anna operator 1970-01-01T00:00:00Z $argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(Files.readString(file.path())).doesNotContain(PASSWORD, token);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
        var users = Users.open(file);
        assertThat(users.withPassword("anna", PASSWORD)).map(User::role).contains(Role.OPERATOR);
        assertThat(users.withPassword("anna", PASSWORD + " ")).isEmpty();
        assertThat(users.withPassword("otto", PASSWORD)).isEmpty();
        assertThat(users.withPassword("backup", token)).isEmpty();
        assertThat(users.withToken(token)).map(User::name).contains("backup");
        assertThat(users.withToken(PASSWORD)).isEmpty();
        assertThat(users.all().toString()).doesNotContain("argon2id", "sha256");
    }

    @Test
    void theHashIsThatOfArgon2() {
        // A vector of the reference implementation, for 256 KiB and the salt "somesalt".
        var theirs = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

        assertThat(SecretHash.matches(theirs, "password")).isTrue();
        assertThat(SecretHash.matches(theirs, "passwort")).isFalse();
        assertThat(SecretHash.ofPassword("x", new SecureRandom()))
                .isNotEqualTo(SecretHash.ofPassword("x", new SecureRandom()));
    }

    @Test
    void refusesWhatIsNoUser() throws IOException {
        file.add("anna", Role.OPERATOR, PASSWORD, Instant.EPOCH);

        assertThatThrownBy(() -> file.add("anna", Role.LISTENER, PASSWORD, Instant.EPOCH))
                .hasMessage("There is a user anna already.");
        assertThatThrownBy(() -> file.add("otto", Role.LISTENER, "short", Instant.EPOCH))
                .hasMessageContaining("10 characters or more");
        assertThatThrownBy(() -> file.add("otto x", Role.LISTENER, PASSWORD, Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> file.remove("otto")).hasMessage("There is no user otto.");
        Files.writeString(file.path(), Files.readString(file.path()) + "otto listener 2026-01-01T00:00:00Z password\n");
        assertThatThrownBy(file::read).hasMessageContaining("Line 3 of the user file");
        Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(file::read).hasMessageContaining("chmod 600");
    }

    @Test
    void whoGuessesWaitsLongerEachTime() {
        var now = new AtomicReference<>(Instant.EPOCH);
        var guesses = new Guesses(3, Duration.ofSeconds(10), now::get);
        for (var n = 0; n < 3; n++) {
            assertThat(guesses.wait("a")).isEqualTo(Duration.ZERO);
            guesses.failed("a");
        }
        for (var seconds : new int[] {1, 2, 4, 8, 10, 10}) {
            assertThat(guesses.wait("a")).isEqualTo(Duration.ofSeconds(seconds));
            assertThat(guesses.wait("b")).isEqualTo(Duration.ZERO);
            now.updateAndGet(then -> then.plusSeconds(seconds));
            assertThat(guesses.wait("a").isPositive()).isFalse();
            guesses.failed("a");
        }
        now.updateAndGet(then -> then.plus(Duration.ofMinutes(16)));
        guesses.failed("a");
        assertThat(guesses.wait("a")).isEqualTo(Duration.ZERO);
        guesses.failed("a");
        guesses.succeeded("a");
        assertThat(guesses.wait("a")).isEqualTo(Duration.ZERO);
    }
}
