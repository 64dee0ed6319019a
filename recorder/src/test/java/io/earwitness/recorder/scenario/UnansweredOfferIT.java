package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.rtp.RtpPacketizer;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.sdp.SessionDescription;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A client that offers nothing, and whose ACK does not answer what we offered (RFC 3261 §13.2.1): said by hand.
class UnansweredOfferIT {
    private static final String SETTINGS = """
            sip:
              udp: { address: 127.0.0.1, port: 0 }
              tcp: { address: 127.0.0.1, port: 0 }
              offered-lines: 1
            session: { drain: 100ms, answer-within: %s }
            """;

    @TempDir
    Path directory;

    private final StringBuilder dialog = new StringBuilder();

    @Test
    void isEndedWhereNothingComes() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, SETTINGS.formatted("1s"));
                var client = new RawSource()) {
            callWithoutAnswer(recorder, client);

            var bye = client.receive("BYE ");
            assertThat(bye.text()).contains("Reason:", "did not answer our offer");
            client.answer(bye, "200 OK");

            var manifest = recorder.awaitFinished().manifest();
            assertThat(manifest.endCause()).isEqualTo(EndCause.SIGNALLING_FAILED);
            assertThat(manifest.deviations()).extracting("kind").contains("ANSWER_MISSING");
        }
    }

    @Test
    void isRecordedWhereMediaComesAllTheSame() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, SETTINGS.formatted("5s"));
                var client = new RawSource();
                var media = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            var offered = callWithoutAnswer(recorder, client);
            var began = System.nanoTime();
            var packets = new RtpPacketizer(0x77, 1, 1);
            for (var i = 0; i < 5; i++) {
                var packet = packets.packet(8, false, new byte[160], 160);
                media.send(new DatagramPacket(
                        packet,
                        packet.length,
                        InetAddress.getLoopbackAddress(),
                        offered.media().getFirst().port()));
            }
            Awaitility.await("the patience is over, and the session is there")
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> System.nanoTime() - began > 8_000_000_000L);
            assertThat(recorder.recorder().sessions().list()).hasSize(1);

            client.send(request("BYE", 2, ""), recorder.sip(Transport.UDP));
            client.receive("SIP/2.0 200");

            var manifest = recorder.awaitFinished().manifest();
            assertThat(manifest.endCause()).isEqualTo(EndCause.CLIENT_BYE);
            assertThat(manifest.streams().getFirst().packets()).isEqualTo(5);
            assertThat(manifest.deviations()).extracting("kind").contains("ANSWER_MISSING");
        }
    }

    private SessionDescription callWithoutAnswer(ScenarioRecorder recorder, RawSource client) throws Exception {
        var at = recorder.sip(Transport.UDP);
        dialog.append("From: <sip:src@example.com>;tag=raw\r\nCall-ID: unanswered@example.com\r\nContact: <")
                .append(client.uri())
                .append(">;+sip.src\r\n");
        client.send(request("INVITE", 1, "To: <sip:srs@127.0.0.1>\r\nRequire: siprec\r\n"), at);
        var accepted = client.receive("SIP/2.0 200").text();
        var to = accepted.lines()
                .filter(line -> line.startsWith("To: "))
                .findFirst()
                .orElseThrow();
        dialog.append(to).append("\r\n");
        client.send(request("ACK", 1, ""), at);
        return SessionDescription.parse(accepted.substring(accepted.indexOf("\r\n\r\n") + 4));
    }

    private String request(String method, int number, String headers) {
        return method + " sip:srs@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bK-" + method
                + number + "\r\nMax-Forwards: 70\r\nCSeq: " + number + " " + method + "\r\n" + dialog + headers
                + "Content-Length: 0\r\n\r\n";
    }
}
