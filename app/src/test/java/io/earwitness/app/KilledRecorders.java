package io.earwitness.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/// Recorders in processes of their own, one after the other, on the same directory and ports.
final class KilledRecorders implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern PAGE = Pattern.compile("page  http");

    private final Path directory;
    private final List<String> options;
    private final List<Process> started = new ArrayList<>();
    private final Path settings;
    private Path log;

    /// @param more    further sections of the settings file
    /// @param options of `serve`
    KilledRecorders(Path directory, int port, String more, String... options) throws Exception {
        this.directory = directory;
        this.options = List.of(options);
        this.settings = Files.writeString(directory.resolve("settings.yaml"), RunningRecorder.settings(port) + more);
        this.log = begin();
        awaitSaid(PAGE);
    }

    Path data() {
        return directory.resolve("data");
    }

    private Path begin() throws Exception {
        var begun = directory.resolve("serve-" + started.size() + ".log");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.earwitness.app.Main",
                "serve",
                "--config",
                settings.toString(),
                "--data",
                data().toString()));
        command.addAll(options);
        started.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(begun.toFile())
                .start());
        return begun;
    }

    /// SIGKILL.
    void kill() throws InterruptedException {
        started.getLast().destroyForcibly().waitFor();
    }

    /// SIGTERM.
    void terminate() throws InterruptedException {
        started.getLast().destroy();
        started.getLast().waitFor();
    }

    void startAgain() throws Exception {
        log = begin();
        awaitSaid(PAGE);
    }

    /// Starts one, and kills it in the middle of its start.
    void startAndKillInTheStart(Pattern when) throws Exception {
        log = begin();
        awaitSaid(when);
        kill();
    }

    private void awaitSaid(Pattern pattern) {
        Awaitility.await("the recorder says " + pattern).atMost(PATIENCE).until(() -> {
            var said = Files.readString(log);
            var found = pattern.matcher(said).find();
            assertThat(found || started.getLast().isAlive()).as(said).isTrue();
            return found;
        });
    }

    @Override
    public void close() {
        started.forEach(Process::destroyForcibly);
    }
}
