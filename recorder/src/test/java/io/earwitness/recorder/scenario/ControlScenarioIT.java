package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.rtp.NtpTime;
import io.earwitness.recorder.journal.JournalRecord.ControlSent;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.model.RecordedSource.Clock;
import io.earwitness.sip.message.Transport;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// RTCP between a client and the whole recorder, as offer and answer have it.
class ControlScenarioIT {
    private static final int PATIENCE_MILLIS = 20_000;

    @TempDir
    Path directory;

    private ScenarioRecorder recorder;
    private ScenarioClient client;

    @BeforeEach
    void start() throws Exception {
        recorder = ScenarioRecorder.in(directory);
        client = new ScenarioClient(recorder, Transport.TCP);
    }

    @AfterEach
    void stop() {
        client.close();
        recorder.close();
    }

    private static DatagramSocket socket() throws Exception {
        var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static ByteBuffer hears(DatagramSocket socket) throws Exception {
        var packet = new DatagramPacket(new byte[2_000], 2_000);
        socket.receive(packet);
        return ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
    }

    private static void send(DatagramSocket from, int port, byte[] packet) throws Exception {
        from.send(new DatagramPacket(packet, packet.length, InetAddress.getLoopbackAddress(), port));
    }

    private static byte[] senderReport(int ssrc) {
        return ByteBuffer.allocate(28)
                .putInt(0x80C8_0006)
                .putInt(ssrc)
                .putLong(0xE000_0000_8000_0000L)
                .array();
    }

    @Test
    @Tag("RTP-05")
    @Tag("SRS-SDP-27")
    @Tag("NENA-02")
    void keepsSenderReportsAndSendsReceiverReports() throws Exception {
        try (var rtcp = socket()) {
            var offer = Offers.of("m=audio 40002 RTP/AVP 8\r\na=rtcp:" + rtcp.getLocalPort()
                    + "\r\na=label:1\r\na=sendonly\r\nm=audio 40004 RTP/AVP 8\r\na=label:2\r\na=inactive\r\n");
            try (var call = client.call(Offers.sdp(offer))) {
                var port = call.answer().media().getFirst().port();
                call.sendsPackets(20, 0);
                var report = senderReport(0x1000);
                send(rtcp, port + 1, report);

                var heard = hears(rtcp);

                assertThat(heard.getShort(0)).isEqualTo((short) 0x81C9);
                assertThat(heard.getInt(8)).isEqualTo(0x1000);
                assertThat(heard.getInt(24)).as("LSR").isEqualTo(0x0000_8000);
                assertThat(call.answer().media())
                        .allMatch(line -> line.port() > 0
                                && line.connection()
                                        .filter(connection -> !connection.isNowhere())
                                        .isPresent());
                call.bye();
            }
            var finished = recorder.awaitFinished();
            var arrived = recorder.journal(PacketArrived.class).stream()
                    .filter(packet -> packet.kind() == PacketKind.RTCP)
                    .count();

            assertThat(arrived).isEqualTo(1);
            assertThat(recorder.journal(ControlSent.class)).isNotEmpty();
            assertThat(Files.size(finished.folder().resolve("packets.pcapng"))).isPositive();
        }
    }

    @Test
    @Tag("RTP-24")
    @Tag("RTP-25")
    @Tag("RTP-29")
    @Tag("RTP-30")
    void sharesOnePortWithAClientThatOffersIt() throws Exception {
        try (var media = socket()) {
            var offer = Offers.of("m=audio " + media.getLocalPort()
                    + " RTP/AVPF 8\r\na=rtcp-mux\r\na=rtcp-mux-only\r\na=rtcp-rsize\r\na=label:1\r\na=sendonly\r\n");
            try (var call = client.call(Offers.sdp(offer))) {
                var line = call.answer().media().getFirst();
                call.sendsPackets(20, 0);
                send(media, line.port(), senderReport(0x1000));

                var heard = hears(media);

                assertThat(line.has("rtcp-mux")).isTrue();
                assertThat(line.has("rtcp-mux-only")).isFalse();
                assertThat(line.has("rtcp-rsize")).isTrue();
                assertThat(line.protocol()).isEqualTo("RTP/AVPF");
                assertThat(heard.getInt(8)).isEqualTo(0x1000);
                call.bye();
            }
            assertThat(recorder.awaitFinished().manifest().streams().getFirst().packets())
                    .isEqualTo(20);
            assertThat(recorder.journal(ControlSent.class)).allMatch(ControlSent::fromRtpPort);
        }
    }

    @Test
    @Tag("RTP-16")
    @Tag("RTP-15")
    @Tag("NENA-02")
    void placesBothSidesByTheReportsOfTheirClient() throws Exception {
        try (var rtcp = socket();
                var call = client.call(Offers.sdp(Offers.audio(2, "sendonly")))) {
            var begin = System.currentTimeMillis();
            call.sendsTone(600, 0, 1);
            for (var line = 0; line < 2; line++) {
                // The test's streams begin at time stamp 7 * line, and a second of our clock later by the client's.
                var report = ByteBuffer.allocate(48)
                        .putInt(0x80C8_0006)
                        .putInt(0x1000 + line)
                        .putLong(NtpTime.of((begin + 1_600) * 1_000_000L))
                        .putInt(7 * line + 600 * 8)
                        .putInt(0)
                        .putInt(0)
                        .putInt(0x81CA_0004)
                        .putInt(0x1000 + line)
                        .put(new byte[] {1, 8, 'o', 'n', 'e', '-', 'h', 'o', 's', 't', 0, 0});
                send(rtcp, call.answer().media().get(line).port() + 1, report.array());
            }
            call.sendsTone(100, 0, 1);
            call.bye();
        }

        var streams = recorder.awaitFinished().manifest().streams();

        assertThat(streams).hasSize(2).allSatisfy(stream -> {
            assertThat(stream.sources().getFirst().clock()).isEqualTo(Clock.SENDER_REPORTS);
            assertThat(stream.sources().getFirst().cname()).isEqualTo("one-host");
        });
        assertThat(Math.abs(streams.getFirst().offsetMillis() - streams.get(1).offsetMillis()))
                .isLessThan(2);
    }

    @Test
    @Tag("RTP-24")
    void doesNotShareAPortWithAClientThatDoesNotOfferIt() throws Exception {
        try (var call = client.call(Offers.sdp(Offers.audio(1, "sendonly")))) {
            assertThat(call.answer().media().getFirst().has("rtcp-mux")).isFalse();
            call.bye();
        }
    }
}
