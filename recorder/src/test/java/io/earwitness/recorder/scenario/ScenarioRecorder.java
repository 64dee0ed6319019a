package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.Recorder;
import io.earwitness.recorder.RecorderSettings;
import io.earwitness.recorder.journal.JournalReader;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.sip.message.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/// A recorder in a directory of its own, on ports that the system chose, which hands out what it finished.
final class ScenarioRecorder implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// A finished recording and where it lies.
    record Finished(Manifest manifest, Path folder) {}

    private final Path directory;
    private final Recorder recorder;
    private final BlockingQueue<Finished> finished = new LinkedBlockingQueue<>();

    private ScenarioRecorder(Path directory, String more, Runnable before) throws Exception {
        this.directory = directory;
        var settings = RecorderSettings.parse(settings(more)).inDirectory(directory);
        recorder = Recorder.start(settings, (manifest, folder) -> {
            before.run();
            finished.add(new Finished(manifest, folder));
        });
    }

    static ScenarioRecorder in(Path directory) throws Exception {
        return in(directory, "");
    }

    /// @param more YAML sections beside sip, http and media
    static ScenarioRecorder in(Path directory, String more) throws Exception {
        return in(directory, more, () -> {});
    }

    /// @param before is run by the thread that stores recordings, for each before it is handed out
    static ScenarioRecorder in(Path directory, String more, Runnable before) throws Exception {
        return new ScenarioRecorder(directory, more, before);
    }

    /// Everything on loopback; ports of sip and http by the system, media in a range picked by chance, below those that
    /// the system gives to others.
    ///
    /// @param more YAML sections that stand instead of ours
    static String settings(String more) {
        var first = 10_000 + 2 * ThreadLocalRandom.current().nextInt(9_000);
        var ours = List.of(
                "shutdown-timeout: 5s\n",
                "sip: { udp: { address: 127.0.0.1, port: 0 }, tcp: { address: 127.0.0.1, port: 0 } }\n",
                "http: { port: 0 }\n",
                "media: { port-first: %d, port-last: %d, port-cool-down: 0s }\n".formatted(first, first + 4_000),
                "msrp: { port: 0 }\n",
                "journal: { keep: true }\n",
                "limits: { free-disk: 1MB }\n",
                "session: { drain: 100ms }\n");
        return ours.stream()
                        .filter(section -> !more.contains(section.substring(0, section.indexOf(':') + 1)))
                        .collect(Collectors.joining())
                + more;
    }

    Recorder recorder() {
        return recorder;
    }

    InetSocketAddress sip(Transport transport) {
        return recorder.listening().stream()
                .filter(point -> point.transport() == transport)
                .findFirst()
                .orElseThrow()
                .address();
    }

    Finished awaitFinished() throws InterruptedException {
        var next = finished.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
            throw new AssertionError("no recording was finished within " + PATIENCE);
        }
        return next;
    }

    /// Everything in the journal of the only session that ended so far, in order.
    List<JournalRecord> journal() throws IOException {
        var ended = Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> journals("done", "parked"), journals -> !journals.isEmpty());
        assertThat(ended).hasSize(1);
        return read(ended.getFirst());
    }

    private static List<JournalRecord> read(Path journal) throws IOException {
        var records = new ArrayList<JournalRecord>();
        try (var reader = JournalReader.open(journal)) {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                records.add(kept(next.get()));
            }
        }
        return records;
    }

    /// The bytes of a packet are the reader's, and valid until it reads on.
    private static JournalRecord kept(JournalRecord record) {
        if (record instanceof JournalRecord.PacketArrived(var at, var stream, var kind, var source, var bytes)) {
            var copy = ByteBuffer.allocate(bytes.remaining())
                    .put(bytes.duplicate())
                    .flip();
            return new JournalRecord.PacketArrived(at, stream, kind, source, copy);
        }
        return record;
    }

    /// Everything that the disk has of the only session that is open now.
    List<JournalRecord> openJournal() throws IOException {
        var open = journals("open");
        assertThat(open).hasSize(1);
        return read(open.getFirst());
    }

    /// The journal's records of one kind.
    <T extends JournalRecord> List<T> journal(Class<T> kind) throws IOException {
        return journal().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// Journal files in these places, such as `open` or `done`.
    List<Path> journals(String... places) throws IOException {
        var found = new ArrayList<Path>();
        for (var place : places) {
            var folder = directory.resolve("journals").resolve(place);
            if (Files.isDirectory(folder)) {
                try (var files = Files.list(folder)) {
                    files.filter(file -> file.toString().endsWith(".ewj")).forEach(found::add);
                }
            }
        }
        return found;
    }

    @Override
    public void close() {
        recorder.close();
    }
}
