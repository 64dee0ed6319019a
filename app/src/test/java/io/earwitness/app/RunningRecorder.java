package io.earwitness.app;

import io.earwitness.recorder.Recorder;
import io.earwitness.recorder.RecorderSettings;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.sip.message.SipUri;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;

/// A real recorder on loopback for tests, and what it finished.
final class RunningRecorder implements AutoCloseable {
    /// A thousand pairs somewhere below the system's own choice, so that two runs of the tests at once do not meet.
    private static final int FIRST_MEDIA_PORT =
            10_000 + 2 * ThreadLocalRandom.current().nextInt(10_000);

    private final Map<String, Finished> finished = new ConcurrentHashMap<>();
    private final int port;
    private final Recorder recorder;

    record Finished(Manifest manifest, Path folder) {}

    private RunningRecorder(Path directory, int port, String more) throws Exception {
        this.port = port;
        this.recorder = Recorder.start(
                RecorderSettings.parse(settings(port) + more).inDirectory(directory),
                (manifest, folder) -> finished.put(manifest.origin().callId(), new Finished(manifest, folder)));
    }

    static RunningRecorder in(Path directory) throws Exception {
        return in(directory, freePort());
    }

    static RunningRecorder in(Path directory, int port) throws Exception {
        return in(directory, port, "");
    }

    /// @param more further sections of the settings file, or, indented, further keys of `sip`
    static RunningRecorder in(Path directory, int port, String more) throws Exception {
        return new RunningRecorder(directory, port, more);
    }

    /// Loopback only, HTTP where there is room.
    static String settings(int port) {
        return """
               http: { port: 0 }
               msrp: { port: 0 }
               media: { port-first: %d, port-last: %d }
               sip:
                 udp: { address: 127.0.0.1, port: %d }
                 tcp: { address: 127.0.0.1, port: %d }
               """.formatted(FIRST_MEDIA_PORT, FIRST_MEDIA_PORT + 1_999, port, port);
    }

    /// Free for UDP and TCP; a client that is told `;transport=tcp` finds us on the same number.
    static int freePort() throws IOException {
        for (var attempt = 0; attempt < 50; attempt++) {
            try (var tcp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                if (freeForUdp(tcp.getLocalPort())) {
                    return tcp.getLocalPort();
                }
            }
        }
        throw new IOException("no port is free for both UDP and TCP");
    }

    private static boolean freeForUdp(int port) {
        try (var udp = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
            return udp.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /// Where the range of its media ports begins; a fresh recorder takes them from there.
    static int firstMediaPort() {
        return FIRST_MEDIA_PORT;
    }

    Recorder recorder() {
        return recorder;
    }

    int port() {
        return port;
    }

    SipUri uri() {
        return SipUri.parse("sip:127.0.0.1:" + port);
    }

    /// Waits for the recording of a dialog.
    Finished recordingOf(String callId) {
        Awaitility.await("the recording of " + callId)
                .atMost(Duration.ofMinutes(1))
                .until(() -> finished.containsKey(callId));
        return Objects.requireNonNull(finished.get(callId));
    }

    /// Waits until so many recordings are finished.
    List<Finished> recordings(int count) {
        Awaitility.await(count + " recordings").atMost(Duration.ofMinutes(2)).until(() -> finished.size() >= count);
        return List.copyOf(finished.values());
    }

    List<Finished> recordingsSoFar() {
        return List.copyOf(finished.values());
    }

    @Override
    public void close() {
        recorder.close();
    }
}
