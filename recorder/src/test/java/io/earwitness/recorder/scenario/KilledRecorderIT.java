package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.model.EndCause;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.Transport;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledRecorderIT {
    private static final int CALLS = 4;
    private static final SipBody LEO_LEAVES =
            new SipBody("application/rs-metadata+xml", """
            <recording xmlns="urn:ietf:params:xml:ns:recording:1"><datamode>partial</datamode>
              <participantsessionassoc participant_id="cGFydHktbGVvLWJyYW5kdA==" session_id="c2Vzc2lvbi1pZC1vbmUhIQ==">
                <disassociate-time>2026-01-01T00:00:00Z</disassociate-time>
              </participantsessionassoc>
            </recording>
            """.getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path directory;

    @Test
    @Tag("MDU-18")
    void everyCallIsThereUpToTheKill() throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledRecorder.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var calls = new ArrayList<ScenarioCall>();
        try (var client = new ScenarioClient(new InetSocketAddress("127.0.0.1", portOf(process)), Transport.UDP)) {
            for (var i = 0; i < CALLS; i++) {
                calls.add(client.call(Offers.twoStreams()));
            }
            for (var call : calls) {
                assertThat(call.update(Optional.of(LEO_LEAVES)).status()).isEqualTo(200);
            }
            for (var packets = 0; packets < 50; packets++) {
                for (var call : calls) {
                    call.sendsPackets(1, 0).sendsPackets(1, 1);
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } finally {
            process.destroyForcibly().waitFor();
            calls.forEach(ScenarioCall::close);
        }

        try (var recorder = ScenarioRecorder.in(directory, "session: { drain: 100ms, resume: false }\n")) {
            for (var i = 0; i < CALLS; i++) {
                var manifest = recorder.awaitFinished().manifest();

                assertThat(manifest.endCause()).isEqualTo(EndCause.PROCESS_DIED);
                // What came in the last moment before the kill may have been on its way.
                assertThat(manifest.streams())
                        .hasSize(2)
                        .allSatisfy(stream -> assertThat(stream.packets()).isBetween(40L, 50L));
                assertThat(manifest.streams()).allMatch(stream -> stream.lostPackets() == 0);
                // Every document that was applied is there again, and so is what they add up to.
                assertThat(manifest.metadata())
                        .extracting(document -> document.method() + " " + document.outcome())
                        .containsExactly("INVITE APPLIED", "UPDATE APPLIED");
                assertThat(manifest.participants())
                        .filteredOn(participant -> participant.leftMillis() != null)
                        .extracting(participant -> participant.name())
                        .containsExactly("Leo");
            }
            // The journal goes last, after everybody has been told.
            Awaitility.await()
                    .until(() -> recorder.journals("open", "sealed", "parked").isEmpty());
        }
    }

    private static int portOf(Process process) throws Exception {
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("listening ")) {
                return Integer.parseInt(line.split(" ")[1]);
            }
        }
        throw new AssertionError("the recorder's process ended before it listened");
    }
}
