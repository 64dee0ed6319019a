package io.earwitness.recorder.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.media.rtp.RtcpReader;
import io.earwitness.recorder.scenario.TestCertificate;
import io.earwitness.sip.tls.TlsContext;
import io.earwitness.sip.tls.TlsFiles;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// How sound reaches a client: by datagrams to it alone, or over a protected connection.
class RtspTransportIT extends RtspFixture {
    @Test
    void sendsDatagramsToTheClientAndToNobodyElse() throws Exception {
        var id = recording(200);
        var url = url(id);
        var peer = peer();
        var here = InetAddress.getByName("127.0.0.1");
        try (var rtp = new DatagramSocket(0, here);
                var rtcp = new DatagramSocket(0, here)) {
            var ports = "\":" + rtp.getLocalPort() + "\"/\":" + rtcp.getLocalPort() + "\"";
            var elsewhere = ports.replace("\":", "\"127.0.0.2:");
            assertThat(peer.ask("SETUP", url + "stream=1", "Transport", "RTP/AVP;unicast;dest_addr=" + elsewhere)
                            .status())
                    .isEqualTo(463);
            assertThat(peer.ask(
                                    "SETUP",
                                    url + "stream=1",
                                    "Transport",
                                    "RTP/AVP;unicast;destination=127.0.0.2;client_port=5000-5001")
                            .status())
                    .isEqualTo(463);

            var setUp = peer.ask(
                    "SETUP",
                    url + "stream=1",
                    "Transport",
                    "RTP/SAVP;unicast;dest_addr=" + ports + ",RTP/AVP/UDP;unicast;dest_addr=" + ports);
            assertThat(setUp.field("Transport"))
                    .matches("RTP/AVP;unicast;dest_addr=\"127.0.0.1:" + rtp.getLocalPort() + "\"/\"127.0.0.1:"
                            + rtcp.getLocalPort()
                            + "\";src_addr=\"127.0.0.1:[0-9]+\"/\"127.0.0.1:[0-9]+\";ssrc=[0-9A-F]{8}");
            assertThat(peer.ask("PLAY", url + "stream=1", "Session", setUp.session())
                            .status())
                    .isEqualTo(200);

            var packets = new ArrayList<byte[]>();
            rtp.setSoTimeout(10_000);
            while (packets.size() < 10) {
                var datagram = new DatagramPacket(new byte[2_000], 2_000);
                rtp.receive(datagram);
                packets.add(Arrays.copyOf(datagram.getData(), datagram.getLength()));
            }
            assertThat(RtspPeer.samples(packets)).isEqualTo(kept(id, 1));
            rtcp.setSoTimeout(10_000);
            var report = new DatagramPacket(new byte[2_000], 2_000);
            rtcp.receive(report);
            assertThat(report.getData()[1] & 0xFF).isEqualTo(RtcpReader.SENDER_REPORT);

            // Its RTCP alone keeps it alive.
            later.addAndGet(TimeUnit.SECONDS.toNanos(70));
            var ours = new byte[] {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 1};
            rtcp.send(new DatagramPacket(ours, ours.length, here, report.getPort()));
            await().until(() -> {
                server.watch();
                return sessions() == 1;
            });
            later.addAndGet(TimeUnit.SECONDS.toNanos(70));
            server.watch();
            assertThat(sessions()).isEqualTo(1);
            later.addAndGet(TimeUnit.SECONDS.toNanos(80));
            server.watch();
            assertThat(sessions()).isZero();
        }
    }

    @Test
    void overTlsMediaGoesOverTheConnectionAlone() throws Exception {
        server.close();
        var certificate = TestCertificate.in(scratch, "recorder");
        start(8, Optional.of(TlsContext.open("rtsp", TlsFiles.of(certificate, TestCertificate.key(certificate)))));
        var trusting =
                TlsContext.open("test", TlsFiles.NONE.trusting(certificate)).current();
        var id = recording(100);
        var url = url(id);
        assertThat(url).startsWith("rtsps://127.0.0.1:");

        try (var peer = new RtspPeer(trusting.getSocketFactory().createSocket("127.0.0.1", port()))) {
            var described = peer.ask("DESCRIBE", url);
            assertThat(described.field("Content-Base")).isEqualTo(url);
            assertThat(peer.ask("SETUP", url + "stream=0", "Transport", "RTP/AVP;unicast;client_port=5000-5001")
                            .status())
                    .isEqualTo(461);
            peer.ask("PLAY", url, "Session", setUp(peer, url));
            peer.readUntil(() -> !peer.requests().isEmpty());
            assertThat(peer.heard(2)).isEqualTo(kept(id, 1));
        }
        await().until(() -> sessions() == 0);
        try (var plain = new Socket(InetAddress.getByName("127.0.0.1"), port())) {
            plain.getOutputStream().write("OPTIONS * RTSP/2.0\r\nCSeq: 1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            assertThat(new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .as("what is not TLS gets no answer")
                    .doesNotContain("RTSP");
        }
    }
}
