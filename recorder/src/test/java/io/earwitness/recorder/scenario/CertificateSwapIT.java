package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.recorder.model.EndCause;
import io.earwitness.sip.CallFailedException;
import io.earwitness.sip.message.Transport;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A certificate is replaced on the disk while calls over TLS go on. Certificates are made by openssl.
class CertificateSwapIT {
    private static final int CLIENTS = 20;
    private static final int CALLS_EACH = 5;
    private static final int TONE_MILLIS = 500;

    @TempDir
    Path directory;

    @Test
    @Tag("TX-01")
    @Tag("TLS-01")
    void aHundredLiveCallsDoNotNoticeANewCertificate() throws Exception {
        var before = TestCertificate.in(directory, "before");
        var after = TestCertificate.in(directory, "after");
        var used = Files.copy(before, directory.resolve("used.pem"));
        Files.copy(TestCertificate.key(before), TestCertificate.key(used));
        var sip = "sip: { udp: { enabled: false }, tcp: { enabled: false }, tls: { enabled: true, address: 127.0.0.1,"
                + " port: 0, certificate: '" + used + "', key: '" + TestCertificate.key(used) + "' } }\n";
        var clients = new ArrayList<ScenarioClient>();
        try (var recorder = ScenarioRecorder.in(directory.resolve("data"), sip);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var server = recorder.sip(Transport.TLS);
            var speaking = new CountDownLatch(CLIENTS * CALLS_EACH);
            var replaced = new CountDownLatch(1);
            var calls = new ArrayList<Future<Integer>>();
            for (int i = 0; i < CLIENTS; i++) {
                var client = new ScenarioClient(server, before);
                clients.add(client);
                for (int j = 0; j < CALLS_EACH; j++) {
                    calls.add(threads.submit(() -> speak(client, speaking, replaced)));
                }
            }
            speaking.await();
            assertThat(recorder.recorder().sessions().list()).hasSize(CLIENTS * CALLS_EACH);

            replace(TestCertificate.key(after), TestCertificate.key(used));
            replace(after, used);
            newcomersSeeTheNewOne(server, before, after);
            replaced.countDown();

            long sent = 0;
            for (var call : calls) {
                sent += call.get();
            }
            everyRecordingIsWhole(recorder, sent);
        } finally {
            clients.forEach(ScenarioClient::close);
        }
    }

    /// Speaks until the certificate was replaced, changes the session, and speaks again, all over the connection
    /// that it began with. Tells how many packets it sent.
    private static int speak(ScenarioClient client, CountDownLatch speaking, CountDownLatch replaced) throws Exception {
        try (var call = client.call(Offers.sdp(Offers.audio(1, "sendonly")))) {
            call.sendsTone(TONE_MILLIS, 0);
            speaking.countDown();
            while (replaced.getCount() > 0) {
                call.sendsTone(TONE_MILLIS, 0);
            }
            assertThat(call.update(Optional.empty()).status()).isEqualTo(200);
            call.sendsTone(TONE_MILLIS, 0);
            call.bye();
            return call.sent().size();
        }
    }

    private static void newcomersSeeTheNewOne(InetSocketAddress server, Path before, Path after) throws Exception {
        try (var client = new ScenarioClient(server, after)) {
            assertThat(client.options().status()).isEqualTo(200);
        }
        try (var client = new ScenarioClient(server, before)) {
            assertThatThrownBy(() -> client.call(Offers.twoStreams()))
                    .isInstanceOf(CallFailedException.class)
                    .hasMessageContaining("not trusted");
        }
    }

    private static void everyRecordingIsWhole(ScenarioRecorder recorder, long sent) throws Exception {
        var ids = new HashSet<>();
        long recorded = 0;
        for (int i = 0; i < CLIENTS * CALLS_EACH; i++) {
            var manifest = recorder.awaitFinished().manifest();
            ids.add(manifest.id());
            assertThat(manifest.endCause()).isEqualTo(EndCause.CLIENT_BYE);
            assertThat(manifest.origin().transport()).isEqualTo("TLS");
            assertThat(manifest.streams())
                    .singleElement()
                    .satisfies(stream -> assertThat(stream.lostPackets()).isZero());
            recorded += manifest.streams().getFirst().packets();
        }
        assertThat(ids).hasSize(CLIENTS * CALLS_EACH);
        assertThat(recorded).isEqualTo(sent);
    }

    private static void replace(Path with, Path file) throws Exception {
        var beside = Files.copy(with, file.resolveSibling("beside"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
