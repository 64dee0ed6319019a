package io.earwitness.recorder.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earwitness.media.container.PcapngWriter;
import io.earwitness.media.rtp.NtpTime;
import io.earwitness.media.rtp.RtcpBandwidth;
import io.earwitness.media.rtp.RtcpReader;
import io.earwitness.recorder.journal.JournalReader;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.ControlAgreed;
import io.earwitness.recorder.journal.JournalRecord.ControlSent;
import io.earwitness.recorder.journal.JournalWriter;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.PauseCause;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a client hears of us by RTCP.
class ControlIT {
    private static final Path TSHARK = Path.of("/usr/bin/tshark");

    @TempDir
    Path directory;

    private CaptureRoom room;
    private JournalWriter journal;
    private Capture capture;

    @BeforeEach
    void open() throws Exception {
        room = new CaptureRoom(directory);
        journal = room.journal();
        capture = room.engine.open(journal, CaptureRoom.LOOPBACK);
    }

    @AfterEach
    void close() throws Exception {
        room.close();
    }

    private AllocatedPort stream(int index, ControlTerms terms) throws Exception {
        var port = capture.allocate();
        capture.add(CaptureRoom.stream(index, port));
        capture.control(index, terms);
        return port;
    }

    private List<JournalRecord> journalled() throws Exception {
        var records = new ArrayList<JournalRecord>();
        try (var reader =
                JournalReader.open(journal.seal(EndCause.CLIENT_BYE, "").file())) {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                records.add(next.get());
            }
        }
        return records;
    }

    @Test
    @Tag("RTP-03")
    @Tag("RTP-05")
    @Tag("RTP-08")
    @Tag("SRS-SDP-27")
    void reportsFromItsRtcpPortToTheOneThatTheOfferNames() throws Exception {
        try (var peer = new ControlPeer()) {
            var port = stream(0, peer.terms());
            peer.sendsPackets(port, 77, 1, 101);
            peer.sendsPackets(port, 77, 126, 201);

            var heard = ControlPeer.hears(peer.rtcp);

            assertThat(heard.fromPort()).isEqualTo(port.rtcpPort());
            assertThat(heard.types()).containsExactly(RtcpReader.RECEIVER_REPORT, RtcpReader.SOURCE_DESCRIPTION);
            assertThat(heard.blocks()).isEqualTo(1);
            assertThat(heard.blockSsrc(0)).isEqualTo(77);
            // 199 expected from the second packet on, where counting begins; 25 of them lost.
            assertThat(heard.bytes().get(12) & 0xFF).isEqualTo(25 * 256 / 199);
            assertThat(heard.bytes().getInt(12) & 0xFF_FFFF).isEqualTo(25);
            assertThat(heard.bytes().getInt(16)).isEqualTo(200);
            // It is counted once it is under way.
            await().until(() -> room.counted("earwitness.rtcp.sent") == 1);
        }
    }

    @Test
    @Tag("RTP-03")
    @Tag("RTP-24")
    void reportsFromItsRtpPortWhereBothShareIt() throws Exception {
        try (var peer = new ControlPeer()) {
            var port = stream(0, peer.terms(Optional.of((InetSocketAddress) peer.rtp.getLocalSocketAddress()), true));
            peer.sendsPackets(port, 77, 1, 10);

            assertThat(ControlPeer.hears(peer.rtp).fromPort()).isEqualTo(port.rtpPort());
        }
    }

    @Test
    @Tag("SRS-SDP-34")
    @Tag("RTP-03")
    void reportsToWhereRtcpComesFromRatherThanToWhereTheOfferPoints() throws Exception {
        try (var peer = new ControlPeer();
                var named = new ControlPeer("127.0.0.9");
                var nowhere = new ControlPeer()) {
            var leaked = (InetSocketAddress) named.rtcp.getLocalSocketAddress();
            var port = stream(0, peer.terms(Optional.of(leaked), false));
            var silent = stream(1, nowhere.terms(Optional.of(new InetSocketAddress("0.0.0.0", 4_001)), false));
            peer.sendsPackets(port, 77, 1, 10);
            peer.sendsRtcp(port, CaptureRoom.rtcp(77));
            nowhere.sendsRtcp(silent, CaptureRoom.rtcp(78));

            assertThat(ControlPeer.hears(peer.rtcp).fromPort()).isEqualTo(port.rtcpPort());
            assertThat(ControlPeer.hears(nowhere.rtcp).fromPort()).isEqualTo(silent.rtcpPort());
            capture.close();
            assertThat(journalled().stream()
                            .filter(ControlSent.class::isInstance)
                            .map(record -> ((ControlSent) record).target()))
                    .isNotEmpty()
                    .allMatch(target -> target.endsWith(":" + peer.rtcp.getLocalPort())
                            || target.endsWith(":" + nowhere.rtcp.getLocalPort()));
        }
    }

    @Test
    @Tag("RTP-07")
    void saysNothingWhereTheOfferForbidsIt() throws Exception {
        try (var peer = new ControlPeer();
                var forbidding = new ControlPeer()) {
            var bandwidth = RtcpBandwidth.of(800, 0);
            var hosts = Set.of(CaptureRoom.LOOPBACK);
            var target = Optional.of((InetSocketAddress) forbidding.rtcp.getLocalSocketAddress());
            var quiet = stream(
                    0,
                    new ControlTerms(
                            target, false, hosts, bandwidth, bandwidth.receiversMaySend(), ControlTerms.Feedback.NONE));
            var port = stream(1, peer.terms());
            forbidding.sendsPackets(quiet, 1, 1, 50);
            peer.sendsPackets(port, 2, 1, 50);

            // The second of one comes later than the first of the other ever would.
            ControlPeer.hears(peer.rtcp);
            ControlPeer.hears(peer.rtcp);
            capture.close();

            assertThat(capture.statistics(0).sentControl()).isZero();
            assertThat(capture.statistics(1).sentControl()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    @Tag("RTP-12")
    @Tag("VID-13")
    @Tag("RTP-17")
    void reportsOnEachOfSeveralSourcesUntilItEnds() throws Exception {
        try (var peer = new ControlPeer()) {
            var port = stream(0, peer.terms());
            var ntp = NtpTime.of(1_800_000_000_123_000_000L);
            peer.sendsPackets(port, 1, 1, 10);
            peer.sendsPackets(port, 2, 100, 110);
            peer.sendsPackets(port, 3, 200, 210);
            peer.sendsRtcp(
                    port,
                    ByteBuffer.allocate(84)
                            .put(ControlPeer.senderReport(1, ntp, 160))
                            .put(ControlPeer.senderReport(2, ntp + (1L << 32), 160))
                            .put(ControlPeer.senderReport(3, ntp + (2L << 32), 160))
                            .array());
            var first = ControlPeer.hears(peer.rtcp);
            peer.sendsPackets(port, 1, 10, 20);
            peer.sendsPackets(port, 2, 110, 120);
            peer.sendsPackets(port, 3, 210, 220);
            peer.sendsRtcp(port, ControlPeer.bye(2));

            var second = ControlPeer.hears(peer.rtcp);

            assertThat(first.blocks()).isEqualTo(3);
            for (var block = 0; block < 3; block++) {
                assertThat(first.blockSsrc(block)).isEqualTo(block + 1);
                assertThat(first.bytes().getInt(24 + 24 * block))
                        .as("LSR of each")
                        .isEqualTo(NtpTime.middle(ntp + ((long) block << 32)));
            }
            assertThat(List.of(second.blockSsrc(0), second.blockSsrc(1))).containsExactly(1, 3);
            assertThat(second.blocks()).isEqualTo(2);
            // The source has ended, the stream has not.
            peer.sendsPackets(port, 4, 1, 5);
            await().until(() -> capture.statistics(0).packets() == 9 + 10 + 10 + 3 * 10 + 4);
        }
    }

    @Test
    @Tag("RTP-23")
    @Tag("PER-04")
    void goesOnReportingWhileTheStreamIsInactive() throws Exception {
        try (var peer = new ControlPeer()) {
            var port = stream(0, peer.terms());
            capture.pause(0, PauseCause.CLIENT);
            peer.sendsRtp(port, new byte[] {0, 0, 0, 0});

            var first = ControlPeer.hears(peer.rtcp);
            var second = ControlPeer.hears(peer.rtcp);

            assertThat(first.blocks()).isZero();
            assertThat(second.ownSsrc()).isEqualTo(first.ownSsrc());
            assertThat(second.types()).containsExactly(RtcpReader.RECEIVER_REPORT, RtcpReader.SOURCE_DESCRIPTION);
        }
    }

    @Test
    @Tag("RTP-06")
    void saysByeWhenItLeaves() throws Exception {
        try (var peer = new ControlPeer()) {
            stream(0, peer.terms());
            var report = ControlPeer.hears(peer.rtcp);

            capture.close();
            var bye = ControlPeer.hears(peer.rtcp);

            assertThat(bye.types())
                    .containsExactly(RtcpReader.RECEIVER_REPORT, RtcpReader.SOURCE_DESCRIPTION, RtcpReader.BYE);
            assertThat(bye.bytes().getInt(bye.bytes().limit() - 4)).isEqualTo(report.ownSsrc());
        }
    }

    @Test
    @Tag("RTP-11")
    void takesAnotherSsrcWhereTheClientUsesOurs() throws Exception {
        try (var peer = new ControlPeer()) {
            var port = stream(0, peer.terms());
            var ours = ControlPeer.hears(peer.rtcp).ownSsrc();
            peer.sendsPackets(port, ours, 1, 4);

            var bye = ControlPeer.hears(peer.rtcp);
            var next = ControlPeer.hears(peer.rtcp);

            assertThat(bye.types()).endsWith(RtcpReader.BYE);
            assertThat(bye.ownSsrc()).isEqualTo(ours);
            assertThat(next.ownSsrc()).isNotEqualTo(ours);
            capture.close();
            var records = journalled();
            assertThat(records.stream().filter(ControlAgreed.class::isInstance)).hasSize(2);
            assertThat(records.toString()).contains("The client used the SSRC of our reports");
            assertThat(capture.statistics(0).packets()).isEqualTo(3);
        }
    }

    @Test
    @Tag("RTP-05")
    @Tag("RTP-08")
    @Tag("RTP-09")
    void isUnderstoodByTshark() throws Exception {
        assumeTrue(Files.isExecutable(TSHARK), TSHARK + " is not installed");
        try (var peer = new ControlPeer()) {
            var port = stream(0, peer.terms());
            peer.sendsPackets(port, 0x5151, 1, 40);
            var sentAt = nanos();
            var report = ControlPeer.senderReport(0x5151, NtpTime.of(sentAt), 6_400);
            peer.sendsRtcp(port, report);
            var heard = ControlPeer.hears(peer.rtcp);
            var heardAt = nanos();
            capture.close();
            var file = directory.resolve("rtcp.pcapng");
            try (var pcapng = new PcapngWriter(Files.newOutputStream(file), "test", List.of())) {
                pcapng.datagram(sentAt, address(40_001), address(40_003), ByteBuffer.wrap(report));
                pcapng.datagram(heardAt, address(40_003), address(40_001), heard.bytes());
                for (var record : journalled()) {
                    if (record instanceof ControlSent sent) {
                        pcapng.datagram(
                                sent.epochNanos(), address(40_003), address(40_005), ByteBuffer.wrap(sent.bytes()));
                    }
                }
            }

            var lines =
                    tshark(file).lines().filter(line -> line.startsWith("20")).toList();

            assertThat(lines).hasSize(4);
            var fields = lines.get(1).split("\\|", -1);
            assertThat(fields[0]).isEqualTo("201,202");
            assertThat(fields[1]).contains("0x00005151");
            assertThat(fields[2]).isEqualTo("39");
            assertThat(fields[3]).matches("[A-Za-z0-9+/]{16}");
            assertThat(Integer.parseInt(fields[4]))
                    .as("the round trip that tshark reckons from LSR and DLSR, in ms")
                    .isBetween(0, (int) ((heardAt - sentAt) / 1_000_000));
            assertThat(lines.get(3)).startsWith("201,202,203|");
            assertThat(lines).noneMatch(line -> line.contains("Malformed"));
        }
    }

    private static String tshark(Path file) throws Exception {
        var command = new ArrayList<>(List.of(TSHARK.toString(), "-r", file.toString(), "-T", "fields"));
        command.addAll(List.of("-E", "separator=|", "-o", "rtcp.show_roundtrip_calculation:TRUE"));
        // By default round trips of less than 10 ms, the usual ones on loopback, are not shown.
        command.addAll(List.of("-o", "rtcp.roundtrip_min_threshhold:0"));
        for (var port : List.of(40_001, 40_005)) {
            command.addAll(List.of("-d", "udp.port==" + port + ",rtcp"));
        }
        for (var field : List.of(
                "rtcp.pt",
                "rtcp.ssrc.identifier",
                "rtcp.ssrc.high_seq",
                "rtcp.sdes.text",
                "rtcp.roundtrip-delay",
                "_ws.malformed")) {
            command.addAll(List.of("-e", field));
        }
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress("127.0.0.1", port);
    }

    private static long nanos() {
        var now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
