package io.earwitness.recorder.scenario;

import io.earwitness.recorder.journal.JournalReader;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.MessagePieceArrived;
import io.earwitness.recorder.journal.JournalRecord.MessageSeen;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.sip.message.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/// A recorder in a process of its own that is killed without a word, and one that takes its place: in the same
/// directory, on the same ports.
final class Restart implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path directory;
    private final String more;
    private final String media;
    private final Process process;
    private final int udp;
    private final int tcp;
    private final URI page;

    /// @param more YAML sections beside sip, media and session
    Restart(Path directory, String more) throws IOException {
        this.directory = directory;
        this.more = more;
        // Below the ports that the system chooses from: those of SIP are among these.
        var first = 14_000 + 2 * ThreadLocalRandom.current().nextInt(8_500);
        this.media = "media: { port-first: %d, port-last: %d, port-cool-down: 0s }\n".formatted(first, first + 1_000)
                + "limits: { free-disk: 1MB, concurrent-sessions: 100 }\n";
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledRecorder.class.getName(),
                        directory.toString(),
                        settings(0, 0))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var words = awaitListening();
        udp = Integer.parseInt(words[1]);
        page = URI.create("http://127.0.0.1:" + words[2] + "/");
        tcp = Integer.parseInt(words[3]);
    }

    private String settings(int udpPort, int tcpPort) {
        return "sip: { udp: { address: 127.0.0.1, port: %d }, tcp: { address: 127.0.0.1, port: %d } }\n"
                        .formatted(udpPort, tcpPort)
                + media
                + (more.contains("session:") ? "" : "session: { drain: 100ms }\n")
                + more;
    }

    private String[] awaitListening() throws IOException {
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("listening ")) {
                return line.split(" ");
            }
        }
        throw new AssertionError("the recorder's process ended before it listened");
    }

    InetSocketAddress sip(Transport transport) {
        return new InetSocketAddress("127.0.0.1", transport == Transport.UDP ? udp : tcp);
    }

    /// Where the interface of the one that is to be killed is.
    URI page() {
        return page;
    }

    /// Waits until so many packets stand in the only journal that is open, under these keys.
    void awaitPackets(int count, KeyRing keys) {
        Awaitility.await("packets are in the journal")
                .atMost(PATIENCE)
                .until(() -> packets(keys), found -> found >= count);
    }

    private long packets(KeyRing keys) throws IOException {
        return count(keys, PacketArrived.class::isInstance);
    }

    /// Waits until so many pieces of messages (MSRP) stand in the only journal that is open.
    void awaitMessages(int count) {
        Awaitility.await("messages are in the journal")
                .atMost(PATIENCE)
                .until(() -> count(KeyRing.none(), MessagePieceArrived.class::isInstance), found -> found >= count);
    }

    /// Waits until a message that begins so stands in the only journal that is open, under these keys.
    void awaitSaid(String begin, KeyRing keys) {
        Awaitility.await("it is in the journal")
                .atMost(PATIENCE)
                .until(() -> count(
                                keys,
                                record -> record instanceof MessageSeen seen
                                        && new String(seen.message(), StandardCharsets.UTF_8).startsWith(begin))
                        > 0);
    }

    private long count(KeyRing keys, Predicate<JournalRecord> wanted) throws IOException {
        try (var files = Files.list(directory.resolve("journals").resolve("open"))) {
            var count = 0L;
            try (var reader = JournalReader.open(files.findFirst().orElseThrow(), keys)) {
                for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                    count += wanted.test(next.get()) ? 1 : 0;
                }
            }
            return count;
        }
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    ScenarioRecorder again() throws Exception {
        return ScenarioRecorder.in(directory, settings(udp, tcp));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
