package io.earwitness.recorder.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.media.container.WavReader;
import io.earwitness.media.rtp.RtcpReader;
import io.earwitness.recorder.archive.Archive;
import io.earwitness.recorder.assembly.LiveSounds;
import io.earwitness.recorder.catalog.FakeRecording;
import io.earwitness.recorder.catalog.FakeVoice;
import io.earwitness.recorder.events.RecorderEvent;
import io.earwitness.recorder.events.RecorderEvents;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.Span;
import io.earwitness.recorder.playback.Playback;
import io.earwitness.recorder.scenario.TestCertificate;
import io.earwitness.sip.tls.TlsContext;
import io.earwitness.sip.tls.TlsFiles;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a client of RTSP 2.0 is answered, and what it hears, word by word and sample by sample.
class RtspServerIT {
    private static final Instant BEGUN = Instant.parse("2026-03-04T12:00:00.5Z");
    private static final String TCP = "RTP/AVP/TCP;unicast;interleaved=";
    private static final int PACKET_SAMPLES = 160;

    @TempDir
    Path scratch;

    private final RecorderEvents events = new RecorderEvents(new SimpleMeterRegistry());
    private final AtomicLong later = new AtomicLong();
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final List<RtspPeer> peers = new ArrayList<>();
    private Archive archive;
    private LiveSounds live;
    private RtspServer server;
    private SimpleMeterRegistry meters;
    private volatile boolean mayListen = true;

    @BeforeEach
    void start() throws Exception {
        archive = Archive.open(scratch.resolve("recordings"), new SimpleMeterRegistry());
        live = new LiveSounds(
                scratch.resolve("live"),
                KeyRing.none(),
                scratch.resolve("decoding"),
                InstantSource.system(),
                _ -> Optional.empty(),
                () -> false);
        events.listen(event -> {
            if (event instanceof RecorderEvent.RecordingTaken told) {
                taken.add(told.who() + " " + told.what() + " " + told.id() + " " + told.from());
            }
        });
        start(8, Optional.empty());
    }

    private void start(int sessions, Optional<TlsContext> tls) throws IOException {
        meters = new SimpleMeterRegistry();
        var sources = new RtspServer.Sources(live, new Playback(archive), events, meters, _ -> mayListen);
        server = RtspServer.start(
                new RtspConfig("127.0.0.1", 0, "", Duration.ofHours(1), sessions, tls),
                sources,
                InstantSource.system(),
                () -> System.nanoTime() + later.get(),
                new Random(1));
    }

    @AfterEach
    void stop() throws Exception {
        for (var peer : peers) {
            peer.close();
        }
        server.close();
        live.close();
    }

    private RtspPeer peer() throws IOException {
        var peer = new RtspPeer(server.port());
        peers.add(peer);
        return peer;
    }

    private RecordingId recording(long millis) throws IOException {
        return recording(millis, 0);
    }

    private RecordingId recording(long millis, int number) throws IOException {
        var recording = FakeRecording.of(
                BEGUN.plusSeconds(number),
                millis,
                new Random(number),
                voice("Ana", 200 + number, millis),
                voice("Leo", 120 + number, millis));
        archive.store(recording.assembleIn(scratch.resolve("work")));
        return recording.id();
    }

    private static FakeVoice voice(String name, int hertz, long millis) {
        var always = List.of(new Span(0, millis));
        return new FakeVoice(name, name, "sip:" + name + "@example.com", hertz, always, List.of(), List.of());
    }

    private String url(RecordingId id) {
        return server.urls().make(id, "anna", "127.0.0.1").orElseThrow().url();
    }

    private short[] kept(RecordingId id, int channel) throws IOException {
        var folder = archive.find(id).orElseThrow().folder();
        var all = WavReader.readAll(folder.resolve("audio.wav"), 10_000_000);
        var samples = new short[all.length / 2];
        for (var i = 0; i < samples.length; i++) {
            samples[i] = all[2 * i + channel];
        }
        return samples;
    }

    /// Both streams over the connection: channels 0 and 1, 2 and 3.
    private String setUp(RtspPeer peer, String url) throws IOException {
        var first = peer.ask("SETUP", url + "stream=0", "Transport", TCP + "0-1", "Accept-Ranges", "npt, clock");
        assertThat(first.status()).isEqualTo(200);
        var second = peer.ask("SETUP", url + "stream=1", "Transport", TCP + "2-3", "Session", first.session());
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.session()).isEqualTo(first.session());
        return first.session();
    }

    private double refused(String reason) {
        return meters.get("earwitness.rtsp.refused")
                .tag("reason", reason)
                .counter()
                .count();
    }

    @Test
    @Tag("NENA-05")
    void playsEverySampleInRealTimeAndTellsTheEnd() throws Exception {
        var id = recording(500);
        var url = url(id);
        var peer = peer();

        var options = peer.ask("OPTIONS", url, "Supported", "play.basic, play.scale");
        assertThat(options.field("Public")).isEqualTo(RtspMethods.PUBLIC);
        assertThat(options.field("Supported")).isEqualTo("play.basic");
        assertThat(options.start()).isEqualTo("RTSP/2.0 200 OK");
        assertThat(options.field("Date")).matches("[A-Z][a-z]{2}, [0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} .* GMT");

        var described = peer.ask("DESCRIBE", url, "Accept", "application/sdp, text/plain;q=0.1");
        assertThat(described.field("Content-Type")).isEqualTo("application/sdp");
        assertThat(described.field("Content-Base")).isEqualTo(url);
        assertThat(described.body().lines())
                .contains(
                        "v=0",
                        "s=Recording " + id,
                        "a=control:*",
                        "a=range:npt=0.000000-0.500000",
                        "m=audio 0 RTP/AVP 96",
                        "a=rtpmap:96 L16/8000/1",
                        "a=control:stream=0",
                        "m=audio 0 RTP/AVP 97",
                        "a=rtpmap:97 L16/8000/1",
                        "a=control:stream=1");
        assertThat(described.body()).doesNotContain("Ana", "example.com");

        var setUp = peer.ask("SETUP", url + "stream=0", "Transport", TCP + "0-1");
        assertThat(setUp.field("Session")).matches("[A-Za-z0-9_-]{24};timeout=60");
        assertThat(setUp.field("Transport")).matches("RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=[0-9A-F]{8}");
        assertThat(setUp.field("Accept-Ranges")).isEqualTo("npt");
        assertThat(setUp.field("Media-Properties")).isEqualTo("Random-Access, Immutable, Unlimited");
        assertThat(setUp.field("Media-Range")).isEqualTo("npt=0.000000-0.500000");
        var session = setUp.session();
        var second = peer.ask("SETUP", url + "stream=1", "Transport", TCP + "2-3", "Session", session);

        // A slow machine takes longer, never shorter.
        var before = System.nanoTime();
        var play = peer.ask("PLAY", url, "Session", session, "Range", "npt=0-", "Seek-Style", "CoRAP", "Scale", "2");
        assertThat(play.status()).isEqualTo(200);
        assertThat(play.field("Range")).isEqualTo("npt=0.000000-0.500000");
        assertThat(play.field("Seek-Style")).isEqualTo("CoRAP");
        assertThat(play.field("Scale")).isEqualTo("1.00");
        peer.readUntil(() -> !peer.requests().isEmpty());
        assertThat(System.nanoTime() - before)
                .as("it is paced: sound of half a second takes that long")
                .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(500));

        for (var stream = 0; stream < 2; stream++) {
            assertThat(peer.heard(2 * stream)).isEqualTo(kept(id, stream));
            var ssrc = (stream == 0 ? setUp : second).field("Transport").replaceFirst(".*ssrc=", "");
            var first = peer.frames(2 * stream).getFirst();
            assertThat(play.field("RTP-Info"))
                    .contains("url=\"" + url + "stream=" + stream + "\" ssrc=" + ssrc + ":seq=" + first.sequenceNumber()
                            + ";rtptime=" + Integer.toUnsignedString(first.timestamp()));
            assertThat(Integer.toHexString(ByteBuffer.wrap(first.packet()).getInt(8)))
                    .isEqualToIgnoringCase(ssrc.replaceFirst("^0+", ""));
            assertThat(first.payloadType()).isEqualTo(0x80 | (96 + stream));
            assertInStep(peer.frames(2 * stream));
            assertReported(peer.frames(2 * stream + 1).getFirst(), first);
        }
        var end = peer.requests().getFirst();
        assertThat(end.start()).isEqualTo("PLAY_NOTIFY " + url + " RTSP/2.0");
        assertThat(end.field("Notify-Reason")).isEqualTo("end-of-stream");
        assertThat(end.field("Request-Status")).isEqualTo("cseq=5 status=200 reason=\"OK\"");
        assertThat(end.field("Range")).isEqualTo("npt=-0.500000");
        assertThat(end.field("Session")).isEqualTo(session);
        assertThat(end.field("RTP-Info"))
                .contains(":seq=" + peer.frames(0).getLast().sequenceNumber() + ";")
                .contains(":seq=" + peer.frames(2).getLast().sequenceNumber() + ";");
        peer.write("RTSP/2.0 200 OK\r\nCSeq: " + end.field("CSeq") + "\r\n\r\n");
        assertThat(taken).containsExactly("anna audio by RTSP " + id + " 127.0.0.1");

        assertThat(peer.ask("PLAY", url, "Session", session).status())
                .as("there is nothing after the end")
                .isEqualTo(457);
        assertThat(last(peer.frames(1))).as("the end of the source").isEqualTo(RtcpReader.BYE);
        assertThat(peer.ask("TEARDOWN", url, "Session", session).status()).isEqualTo(200);
        assertThat(peer.frames(1)).as("it is said once").hasSize(2);
        assertThat(meters.get("earwitness.rtsp.sessions").gauge().value()).isZero();
        assertThat(peer.ask("PLAY", url, "Session", session).status()).isEqualTo(454);
    }

    private static void assertInStep(List<RtspPeer.Frame> frames) {
        for (var i = 1; i < frames.size(); i++) {
            assertThat(frames.get(i).sequenceNumber())
                    .isEqualTo((frames.get(i - 1).sequenceNumber() + 1) & 0xFFFF);
            assertThat(frames.get(i).timestamp() - frames.get(i - 1).timestamp())
                    .isEqualTo(PACKET_SAMPLES);
            assertThat(frames.get(i).payloadType()).as("no mark").isLessThan(0x80);
        }
    }

    private static void assertReported(RtspPeer.Frame report, RtspPeer.Frame first) {
        var reader = new RtcpReader();
        assertThat(reader.open(ByteBuffer.wrap(report.packet()))).isTrue();
        assertThat(reader.next()).isTrue();
        assertThat(reader.type()).isEqualTo(RtcpReader.SENDER_REPORT);
        assertThat(reader.ssrc()).isEqualTo(ByteBuffer.wrap(first.packet()).getInt(8));
        assertThat(ByteBuffer.wrap(report.packet()).getInt(16)).isEqualTo(first.timestamp());
        assertThat(reader.next()).isTrue();
        assertThat(reader.type()).isEqualTo(RtcpReader.SOURCE_DESCRIPTION);
    }

    // Type of the last packet of the last compound.
    private static int last(List<RtspPeer.Frame> frames) {
        var reader = new RtcpReader();
        assertThat(reader.open(ByteBuffer.wrap(frames.getLast().packet()))).isTrue();
        var type = 0;
        while (reader.next()) {
            type = reader.type();
        }
        return type;
    }

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

    private int sessions() {
        return (int) meters.get("earwitness.rtsp.sessions").gauge().value();
    }

    @Test
    @Tag("NENA-05")
    void speaksNoOtherVersion() throws Exception {
        var url = url(recording(100));
        for (var version : List.of("1.0", "1.1", "2.1", "3.0")) {
            var peer = peer();
            peer.write("DESCRIBE " + url + " RTSP/" + version + "\r\nCSeq: 7\r\n\r\n");
            var answer = peer.answer();
            assertThat(answer.start()).isEqualTo("RTSP/2.0 505 RTSP Version Not Supported");
            assertThat(answer.field("CSeq")).isEqualTo("7");
            assertThat(answer.body()).isEmpty();
        }
        assertThat(refused("version")).isEqualTo(4);

        var browser = peer();
        browser.write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        assertThat(browser.answer().status()).isEqualTo(400);
        assertThat(browser.isClosed()).isTrue();
        assertThat(refused("malformed")).isEqualTo(1);
    }

    @Test
    @Tag("NENA-05")
    void anAddressPlaysItsOwnRecordingAlone() throws Exception {
        var url = url(recording(100));
        var other = url(recording(100, 1));
        var peer = peer();
        var session =
                peer.ask("SETUP", url + "stream=0", "Transport", TCP + "0-1").session();

        assertThat(peer.ask("SETUP", other + "stream=1", "Transport", TCP + "2-3", "Session", session)
                        .status())
                .isEqualTo(459);
        for (var method : List.of("PLAY", "PAUSE", "TEARDOWN")) {
            assertThat(peer.ask(method, other, "Session", session).status())
                    .as(method)
                    .isEqualTo(454);
        }
        var nobodys = url.replaceFirst("/[^/]{43}/", "/" + "A".repeat(43) + "/");
        assertThat(peer.ask("DESCRIBE", nobodys).status()).isEqualTo(404);
        assertThat(peer.ask("SETUP", nobodys + "stream=0", "Transport", TCP + "0-1")
                        .status())
                .isEqualTo(404);
        assertThat(refused("no_such_url")).isEqualTo(2);
        for (var wrong : List.of("rtsp://127.0.0.1/", url + "../audio.wav", url + "stream=9", url + "stream=1/x")) {
            assertThat(peer.ask("SETUP", wrong, "Transport", TCP + "0-1").status())
                    .as(wrong)
                    .isEqualTo(404);
        }
        assertThat(peer.frames(0)).isEmpty();
    }

    @Test
    void whatDoesNotFitIsSaidByItsStatus() throws Exception {
        var url = url(recording(3_000));
        var peer = peer();

        assertThat(peer.ask("OPTIONS", "*").status()).isEqualTo(200);
        assertThat(peer.ask("RECORD", url).status()).isEqualTo(501);
        var option = peer.ask("OPTIONS", "*", "Require", "play.basic, play.scale");
        assertThat(option.status()).isEqualTo(551);
        assertThat(option.field("Unsupported")).isEqualTo("play.scale");
        assertThat(peer.ask("DESCRIBE", url, "Accept", "text/html").status()).isEqualTo(406);
        assertThat(peer.ask("PLAY", url).status()).isEqualTo(454);
        assertThat(peer.ask("PLAY", url, "Session", "nobody").status()).isEqualTo(454);
        assertThat(peer.ask("SETUP", url, "Transport", TCP + "0-1").status()).isEqualTo(459);
        for (var transport : List.of(
                "",
                "RTP/AVP;multicast",
                "RTP/AVP/TCP;unicast;dest_addr=\":5000\"",
                "RTP/SAVP/TCP;unicast;interleaved=0-1",
                TCP + "0-256",
                TCP + "0-1;mode=\"RECORD\"",
                "RTP/AVP;unicast;client_port=80-81",
                "RTP/AVP;unicast;RTCP-mux;dest_addr=\":5000\"",
                "RTP/AVP;unicast;dest_addr=\":5000\"")) {
            assertThat(peer.ask("SETUP", url + "stream=0", "Transport", transport)
                            .status())
                    .as(transport)
                    .isEqualTo(461);
        }
        assertThat(peer.ask("SETUP", url + "stream=0", "Transport", TCP + "0-1", "Accept-Ranges", "clock")
                        .status())
                .isEqualTo(456);
        assertThat(sessions()).isZero();

        var session = setUp(peer, url);
        assertThat(peer.ask("PLAY", url + "stream=0", "Session", session).status())
                .isEqualTo(460);
        for (var range : List.of("npt=3-", "npt=1-1", "npt=2-1", "clock=20260304T120000Z-", "npt=-", "npt=x-")) {
            assertThat(peer.ask("PLAY", url, "Session", session, "Range", range).status())
                    .as(range)
                    .isEqualTo(457);
        }
        assertThat(peer.frames(0)).isEmpty();
        assertThat(peer.ask("PLAY", url, "Session", session).status()).isEqualTo(200);
        var again = peer.ask("PLAY", url, "Session", session);
        assertThat(again.status()).as("it plays already").isEqualTo(200);
        assertThat(peer.ask("SETUP", url + "stream=0", "Transport", TCP + "4-5", "Session", session)
                        .status())
                .isEqualTo(455);
        assertThat(peer.ask("TEARDOWN", url + "stream=0", "Session", session).status())
                .isEqualTo(455);
        assertThat(peer.ask("GET_PARAMETER", url, "Session", session).status()).isEqualTo(200);
        assertThat(peer.ask("SET_PARAMETER", url, "Session", "nobody").status()).isEqualTo(454);
        peer.write("GET_PARAMETER " + url
                + " RTSP/2.0\r\nCSeq: 99\r\nContent-Type: text/parameters\r\nContent-Length: 9\r\n\r\nposition\n");
        assertThat(peer.answer().status()).isEqualTo(451);

        assertThat(peer.ask("PAUSE", url, "Session", session).status()).isEqualTo(200);
        assertThat(peer.ask("PAUSE", url, "Session", session).status())
                .as("a pause in a pause changes nothing")
                .isEqualTo(200);
        var left = peer.ask("TEARDOWN", url + "stream=0", "Session", session);
        assertThat(left.session()).isEqualTo(session);
        assertThat(peer.ask("TEARDOWN", url + "stream=1", "Session", session).status())
                .isEqualTo(200);
        assertThat(sessions()).isZero();

        peer.write("OPTIONS * RTSP/2.0\r\n\r\n");
        assertThat(peer.answer().status()).as("no number").isEqualTo(400);
        var last = peer.ask("OPTIONS", "*", "Connection", "close");
        assertThat(last.status()).isEqualTo(200);
        assertThat(peer.isClosed()).isTrue();
    }

    @Test
    void goesOnAfterAPauseWhereItStoodAndTheTimeStampsTellHowLongItWas() throws Exception {
        var id = recording(600);
        var url = url(id);
        var peer = peer();
        var session = setUp(peer, url);

        peer.ask("PLAY", url, "Session", session);
        peer.readUntil(() -> peer.frames(0).size() >= 8);
        var paused = peer.ask("PAUSE", url, "Session", session);
        var played = peer.frames(0).size();
        assertThat(paused.field("Range")).isEqualTo(NptRange.text(played * 160L, OptionalLong.of(4_800), 8_000));
        later.addAndGet(TimeUnit.SECONDS.toNanos(10));
        peer.ask("PLAY", url, "Session", session);
        peer.readUntil(() -> !peer.requests().isEmpty());

        assertThat(peer.heard(0)).isEqualTo(kept(id, 0));
        assertThat(peer.heard(2)).isEqualTo(kept(id, 1));
        var before = peer.frames(0).get(played - 1);
        var after = peer.frames(0).get(played);
        assertThat(after.sequenceNumber()).isEqualTo((before.sequenceNumber() + 1) & 0xFFFF);
        assertThat(after.timestamp() - before.timestamp()).isGreaterThanOrEqualTo(80_000);
        assertThat(after.payloadType()).as("marked").isGreaterThan(0x80);
    }

    @Test
    void playsFromAnywhereToAnywhereAlsoWhileItPlays() throws Exception {
        var id = recording(4_000);
        var url = url(id);
        var peer = peer();
        var session = setUp(peer, url);

        peer.ask("PLAY", url, "Session", session, "Range", "npt=0:00:01.5-");
        peer.readUntil(() -> peer.frames(0).size() >= 3);
        var sought = peer.ask("PLAY", url, "Session", session, "Range", "npt=3.9-");
        var before = peer.frames(0).size();
        assertThat(sought.field("Range")).isEqualTo("npt=3.900000-4.000000");
        peer.readUntil(() -> !peer.requests().isEmpty());

        var samples = kept(id, 0);
        var heard = peer.heard(0);
        assertThat(Arrays.copyOf(heard, before * PACKET_SAMPLES))
                .isEqualTo(Arrays.copyOfRange(samples, 12_000, 12_000 + before * PACKET_SAMPLES));
        assertThat(Arrays.copyOfRange(heard, before * PACKET_SAMPLES, heard.length))
                .isEqualTo(Arrays.copyOfRange(samples, 31_200, 32_000));
        assertThat(peer.frames(0).get(before).sequenceNumber())
                .isEqualTo((peer.frames(0).get(before - 1).sequenceNumber() + 1) & 0xFFFF);
        assertThat(peer.requests()).hasSize(1);

        var again = peer.ask("PLAY", url, "Session", session, "Range", "npt=1-1.05");
        assertThat(again.field("RTP-Info").replaceFirst("(?s).*?ssrc=([0-9A-F]{8}).*", "$1"))
                .as("the source before has left")
                .isNotEqualTo(sought.field("RTP-Info").replaceFirst("(?s).*?ssrc=([0-9A-F]{8}).*", "$1"));
        peer.readUntil(() -> peer.requests().size() == 2);
        var all = peer.heard(0);
        assertThat(Arrays.copyOfRange(all, heard.length, all.length))
                .isEqualTo(Arrays.copyOfRange(samples, 8_000, 8_400));
        assertThat(peer.requests().getLast().field("Range")).isEqualTo("npt=-1.050000");
    }

    @Test
    void takesRequestsThatDoNotWaitForAnswers() throws Exception {
        var id = recording(100);
        var url = url(id);
        var peer = peer();

        peer.write(peer.request("SETUP", url + "stream=0", "Transport", TCP + "0-1", "Pipelined-Requests", "77")
                + peer.request("SETUP", url + "stream=1", "Transport", TCP + "0-1", "Pipelined-Requests", "77")
                + peer.request("PLAY", url, "Pipelined-Requests", "77")
                + peer.request("PLAY", url, "Pipelined-Requests", "78"));
        var first = peer.answer();
        var second = peer.answer();
        var play = peer.answer();
        var unknown = peer.answer();

        assertThat(second.session()).isEqualTo(first.session());
        assertThat(second.field("Transport")).as("its channels are taken").contains("interleaved=2-3");
        assertThat(play.status()).isEqualTo(200);
        assertThat(play.field("Pipelined-Requests")).isEqualTo("77");
        assertThat(unknown.status()).isEqualTo(454);
        peer.readUntil(() -> !peer.requests().isEmpty());
        assertThat(peer.heard(2)).isEqualTo(kept(id, 1));
    }

    @Test
    void whoIsNotHeardOfIsForgottenAndWhoKeepsAskingIsNot() throws Exception {
        var url = url(recording(100));
        var silent = peer();
        var alive = peer();
        var frames = peer();
        var first = setUp(silent, url);
        var second = setUp(alive, url);
        var third = setUp(frames, url);

        later.addAndGet(TimeUnit.SECONDS.toNanos(70));
        assertThat(alive.ask("GET_PARAMETER", url, "Session", second).status()).isEqualTo(200);
        frames.frame(1, new byte[] {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 1});
        assertThat(frames.ask("OPTIONS", "*").status()).isEqualTo(200);
        server.watch();
        later.addAndGet(TimeUnit.SECONDS.toNanos(70));
        server.watch();

        assertThat(sessions()).isEqualTo(2);
        assertThat(alive.ask("PAUSE", url, "Session", first).status()).isEqualTo(454);
        assertThat(alive.ask("PAUSE", url, "Session", second).status()).isEqualTo(200);
        assertThat(frames.ask("PAUSE", url, "Session", third).status()).isEqualTo(200);
        server.watch();
        assertThat(silent.isClosed()).as("nobody needs its connection").isTrue();
    }

    @Test
    void aSessionOverAConnectionEndsWithIt() throws Exception {
        var url = url(recording(5_000));
        var peer = peer();
        var session = setUp(peer, url);
        peer.ask("PLAY", url, "Session", session);
        assertThat(sessions()).isEqualTo(1);

        peer.close();

        await().until(() -> sessions() == 0);
    }

    @Test
    void thereAreNoMoreSessionsAndConnectionsThanAreSet() throws Exception {
        server.close();
        start(1, Optional.empty());
        var url = url(recording(100));
        var first = peer();
        var second = peer();
        first.ask("SETUP", url + "stream=0", "Transport", TCP + "0-1");
        assertThat(second.ask("SETUP", url + "stream=0", "Transport", TCP + "0-1")
                        .status())
                .isEqualTo(503);
        assertThat(second.ask("OPTIONS", "*").status()).isEqualTo(200);

        assertThat(peer().isClosed()).as("the third connection").isTrue();
        second.close();
        await().until(() -> {
            try (var next = new RtspPeer(server.port())) {
                return next.ask("OPTIONS", "*").status() == 200;
            } catch (IOException closed) {
                return false;
            }
        });
    }

    @Test
    void whoMayListenNoLongerHearsNothingMore() throws Exception {
        var url = url(recording(5_000));
        var peer = peer();
        var session = setUp(peer, url);
        peer.ask("PLAY", url, "Session", session);

        mayListen = false;
        server.watch();

        assertThat(sessions()).isZero();
        assertThat(peer.ask("DESCRIBE", url).status()).isEqualTo(404);
        assertThat(peer.ask("PLAY", url, "Session", session).status()).isEqualTo(454);
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

        try (var peer = new RtspPeer(trusting.getSocketFactory().createSocket("127.0.0.1", server.port()))) {
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
        try (var plain = new Socket(InetAddress.getByName("127.0.0.1"), server.port())) {
            plain.getOutputStream().write("OPTIONS * RTSP/2.0\r\nCSeq: 1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            assertThat(new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .as("what is not TLS gets no answer")
                    .doesNotContain("RTSP");
        }
    }

    @Test
    void whatGoesOnForTooLongIsNoMessage() throws Exception {
        for (var nonsense : List.of(
                "OPTIONS * RTSP/2.0\r\nCSeq: 1\r\nX: " + "x".repeat(5_000) + "\r\n\r\n",
                "OPTIONS * RTSP/2.0\r\nCSeq: 1\r\n" + "X: x\r\n".repeat(65) + "\r\n",
                "OPTIONS * RTSP/2.0\r\nCSeq: 1\r\nContent-Length: 5000\r\n\r\n",
                "OPTIONS * RTSP/2.0\r\nCSeq: 1\r\nContent-Length: -1\r\n\r\n",
                "OPTIONS * RTSP/2.0\r\nCSeq: 1\r\nCSeq: 2\r\n\r\n",
                "OPTIONS * RTSP/2.0\r\nCSeq: 1\r\n folded\r\n\r\n",
                "OPTIONS  * RTSP/2.0\r\nCSeq: 1\r\n\r\n",
                "\r\n".repeat(20))) {
            var peer = peer();
            peer.write(nonsense);
            assertThat(peer.answer().status()).as(nonsense).isIn(400, 413, 414);
            assertThat(peer.isClosed()).isTrue();
            peer.close();
        }
        assertThat(refused("malformed")).isEqualTo(8);
    }
}
