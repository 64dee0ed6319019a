package io.earwitness.app.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// Runs programs that we did not write, so that tests do not judge us by our own code.
public final class Tools {
    private Tools() {}

    /// Skips the test, saying so, where the program is not installed; `bin/check` installs all of them.
    public static void assume(String program) {
        Assumptions.assumeTrue(isInstalled(program), program + " is not installed");
    }

    /// Fails the test where the program is not installed.
    ///
    /// @param packages of Debian that have it
    public static void require(String program, String packages) {
        if (!isInstalled(program)) {
            throw new AssertionError(program + " is not installed: apt-get install " + packages + ", or bin/check");
        }
    }

    private static boolean isInstalled(String program) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    /// What the program wrote to its standard output; fails the test where it ended with an error.
    public static byte[] output(List<String> command) {
        try {
            var errors = Files.createTempFile("tool", ".err");
            var process = new ProcessBuilder(command)
                    .redirectError(errors.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            var output = process.getInputStream().readAllBytes();
            var code = process.waitFor();
            if (code != 0) {
                throw new AssertionError(command + " ended with " + code + ": " + Files.readString(errors));
            }
            Files.delete(errors);
            return output;
        } catch (IOException e) {
            throw new AssertionError("could not run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while running " + command, e);
        }
    }

    static List<String> lines(List<String> command) {
        return new String(output(command), StandardCharsets.UTF_8).lines().toList();
    }
}
