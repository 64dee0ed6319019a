package io.earwitness.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A recorder in a process of its own that is killed and started again, over and over, and how long it was away.
final class KilledServer implements AutoCloseable {
    private static final Pattern GO_ON =
            Pattern.compile("(\\d+) of (\\d+) sessions of a former run go on, (\\d+) ms after this one began");
    private static final Pattern LISTENING = Pattern.compile("page  http");
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final List<String> command;
    private final Path logs;
    private int starts;
    private Process process;

    /// @param downNanos from the kill until ports and dialogs were back
    /// @param startMillis the part of it that the new process took
    record Away(long downNanos, long startMillis, int resumed) {}

    KilledServer(List<String> command, Path logs) throws Exception {
        this.command = List.copyOf(command);
        this.logs = logs;
        this.process = start();
        await(LISTENING, 0);
    }

    private Process start() throws IOException {
        starts++;
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    private Path log() {
        return logs.resolve("serve-" + starts + ".log");
    }

    Away killAndStart() throws Exception {
        var killed = System.nanoTime();
        process.destroyForcibly().waitFor();
        process = start();
        var back = await(GO_ON, killed);
        var said = GO_ON.matcher(Files.readString(log()));
        if (!said.find()) {
            throw new IllegalStateException("the recorder did not say how many go on");
        }
        await(LISTENING, killed);
        return new Away(back - killed, Long.parseLong(said.group(3)), Integer.parseInt(said.group(1)));
    }

    /// When a line came that has this.
    private long await(Pattern pattern, long since) throws Exception {
        var deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!pattern.matcher(Files.readString(log())).find()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("the recorder did not come up, "
                        + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since) + " ms after the kill:\n"
                        + Files.readString(log()));
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return System.nanoTime();
    }

    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
