package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.earwitness.media.rtp.RtpPacketizer;
import io.earwitness.media.srtp.CryptoAttribute;
import io.earwitness.media.srtp.SrtpKeys;
import io.earwitness.media.srtp.SrtpOutcome;
import io.earwitness.media.srtp.SrtpReceiver;
import io.earwitness.media.srtp.SrtpSender;
import io.earwitness.media.srtp.SrtpSuite;
import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.JournalRecord.StreamRemoved;
import io.earwitness.recorder.journal.JournalRecord.StreamSecured;
import io.earwitness.recorder.model.Verdict;
import io.earwitness.recorder.scenario.JitsiSender.Profile;
import io.earwitness.recorder.scenario.OpenSslPeer.Identity;
import io.earwitness.recorder.scenario.ScenarioRecorder.Finished;
import io.earwitness.recorder.session.ControlRequest;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.sdp.Direction;
import io.earwitness.sip.sdp.MediaDescription;
import io.earwitness.sip.sdp.SessionDescription;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls whose lines share one port: each is recorded as if it had its own.
class BundledCallIT {
    private static final int ANA = 0x1000;
    private static final int LEO = 0x2000;
    private static final int PATIENCE_MILLIS = 20_000;
    /// So many packets of ours hold what is looked for, or none will.
    private static final int REPORTS_MAX = 20;
    private static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;

    @TempDir
    Path directory;

    private final Random random = new Random(1);
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

    /// By what the packets of two lines are told apart.
    enum Told {
        MID(8, 3, Bundles.EXTMAP, Bundles.EXTMAP),
        SSRC(8, 0, "ssrc:" + ANA + " cname:x", "ssrc:" + LEO + " cname:x"),
        PAYLOAD_TYPE(97, 0, "ptime:20", "ptime:20");

        private final int typeOfLeo;
        private final int named;
        private final String ofAna;
        private final String ofLeo;

        Told(int typeOfLeo, int named, String ofAna, String ofLeo) {
            this.typeOfLeo = typeOfLeo;
            this.named = named;
            this.ofAna = ofAna;
            this.ofLeo = ofLeo;
        }

        String offer() {
            return Bundles.offer(
                    "a b",
                    Bundles.audio("a", 8, "rtcp-mux", ofAna),
                    Bundles.audio("b", typeOfLeo, "bundle-only", ofLeo));
        }
    }

    /// Both speak at once; only the first packets say whose they are, where any do.
    @ParameterizedTest
    @EnumSource(Told.class)
    @Tag("VID-08")
    @Tag("VID-10")
    void twoAudioLinesOfOnePortAreHeardSampleBySample(Told told) throws Exception {
        var ana = Bundles.words(ANA, 8, 120, "a", told.named);
        var leo = Bundles.words(LEO, told.typeOfLeo, 120, "b", told.named);
        try (var call = client.call(Offers.sdp(told.offer()))) {
            var answered = call.answer();
            assertThat(answered.attributes("group")).containsExactly("BUNDLE a b");
            assertThat(ports(answered))
                    .hasSize(2)
                    .doesNotContain(0)
                    .containsOnly(ports(answered).getFirst());
            assertThat(answered.media())
                    .extracting(line -> line.attribute("mid").orElse(""))
                    .containsExactly("a", "b");
            assertThat(answered.media()).noneMatch(line -> line.has("bundle-only"));
            assertThat(answered.media().get(0).has("rtcp-mux")).isTrue();
            assertThat(answered.media()).allMatch(line -> line.has("extmap") == (told == Told.MID));
            assertThat(answered.media()).extracting(MediaDescription::direction).containsOnly(Direction.RECVONLY);
            interleaved(call, ana, leo);
            call.bye();
        }
        var finished = recorder.awaitFinished();

        assertThat(finished.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(finished.manifest().streams())
                .extracting(stream -> stream.label())
                .containsExactly("a", "b");
        assertThat(stored(0, PacketKind.RTP)).isEqualTo(hex(ana));
        assertThat(stored(1, PacketKind.RTP)).isEqualTo(hex(leo));
        assertThat(sound(finished, 0)).isEqualTo(decoded(ana));
        assertThat(sound(finished, 1)).isEqualTo(decoded(leo));
        assertThat(unfit()).isZero();
    }

    /// Lines that name one address are on one port even where none is for a bundle alone.
    @Test
    @Tag("VID-10")
    void linesOfOneAddressAreOnOnePort() throws Exception {
        var ana = Bundles.words(ANA, 8, 30, "a", 1);
        var leo = Bundles.words(LEO, 8, 30, "b", 1);
        var offer = Bundles.offer(
                "a b",
                Bundles.audio("a", 8, "rtcp-mux", Bundles.EXTMAP),
                Bundles.audio("b", 8, "rtcp-mux", Bundles.EXTMAP));
        try (var call = client.call(Offers.sdp(offer))) {
            assertThat(call.answer().attributes("group")).containsExactly("BUNDLE a b");
            interleaved(call, ana, leo);
            call.bye();
        }
        recorder.awaitFinished();

        assertThat(stored(0, PacketKind.RTP)).isEqualTo(hex(ana));
        assertThat(stored(1, PacketKind.RTP)).isEqualTo(hex(leo));
    }

    /// A sender that begins anew with another SSRC, while the other line goes on, and speaks over its former self.
    @Test
    @Tag("VID-10")
    void eachLineMayHaveSeveralSources() throws Exception {
        var ana = Bundles.words(ANA, 8, 90, "a", 2);
        var leo = Bundles.words(LEO, 8, 60, "b", 2);
        var again = Bundles.words(LEO + 1, 8, 60, "b", 2);
        var ofLeo = new ArrayList<byte[]>();
        try (var call = client.call(Offers.sdp(Told.MID.offer()))) {
            for (var n = 0; n < 90; n++) {
                call.sendRaw(0, ana.get(n));
                if (n < 60) {
                    ofLeo.add(leo.get(n));
                    call.sendRaw(1, leo.get(n));
                }
                if (n >= 30) {
                    ofLeo.add(again.get(n - 30));
                    call.sendRaw(1, again.get(n - 30));
                }
            }
            call.bye();
        }
        var finished = recorder.awaitFinished();

        assertThat(stored(0, PacketKind.RTP)).isEqualTo(hex(ana));
        assertThat(stored(1, PacketKind.RTP)).isEqualTo(hex(ofLeo));
        assertThat(sound(finished, 0)).isEqualTo(decoded(ana));
        assertThat(finished.manifest().streams().get(1).packets()).isEqualTo(120);
    }

    /// The camera is asked for a whole picture, and both are reported on, from the port that they share.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("VID-10")
    void soundAndPicturesOfOnePortAreKeptAndReportedOn(boolean byMid) throws Exception {
        var ana = Bundles.words(ANA, 8, 60, "a", byMid ? 60 : 0);
        var camera = new RtpPacketizer(LEO, 1, 1);
        var pictures = new ArrayList<byte[]>();
        for (var n = 0; n < 60; n++) {
            var picture = camera.packet(96, true, new byte[] {0x41, 1, 2, (byte) n}, 3_000);
            pictures.add(byMid ? Bundles.named(picture, "v") : picture);
        }
        var extmap = byMid ? Bundles.EXTMAP : "ptime:20";
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            var offer = Bundles.offer(
                            "a v",
                            Bundles.line("audio", "RTP/AVPF", "a", 8, "PCMA/8000", "rtcp-mux", extmap),
                            Bundles.line(
                                    "video",
                                    "RTP/AVPF",
                                    "v",
                                    96,
                                    "H264/90000",
                                    "bundle-only",
                                    "rtcp-fb:96 ccm fir",
                                    extmap))
                    .replace("m=audio " + Bundles.PORT, "m=audio " + socket.getLocalPort());
            try (var call = client.call(Offers.sdp(offer))) {
                assertThat(call.answer().media().get(1).attributes("rtcp-fb")).containsExactly("96 ccm fir");
                var port = ports(call.answer()).get(1);
                for (var n = 0; n < 60; n++) {
                    send(socket, port, ana.get(n));
                    send(socket, port, pictures.get(n));
                }
                var reported = new ArrayList<Integer>();
                var asked = false;
                for (var n = 0; n < REPORTS_MAX && !(asked && reported.containsAll(List.of(ANA, LEO))); n++) {
                    var packet = new DatagramPacket(new byte[2_000], 2_000);
                    socket.receive(packet);
                    assertThat(packet.getPort()).isEqualTo(port);
                    var report = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
                    // A receiver report with one block, behind which a request may stand: which source is it about?
                    if (report.getShort(0) == (short) 0x81C9) {
                        reported.add(report.getInt(8));
                    }
                    asked |= asksFor(report, LEO);
                }
                assertThat(asked).isTrue();
                assertThat(reported).contains(ANA, LEO);
                call.bye();
            }
        }
        var finished = recorder.awaitFinished();

        assertThat(stored(0, PacketKind.RTP)).isEqualTo(hex(ana));
        assertThat(stored(1, PacketKind.RTP)).isEqualTo(hex(pictures));
        assertThat(sound(finished, 0)).isEqualTo(decoded(ana));
        assertThat(finished.manifest().streams())
                .extracting(stream -> stream.medium())
                .containsExactly("audio", "video");
    }

    /// Whether there is a full intra request about this source (RFC 5104 §4.3.1).
    private static boolean asksFor(ByteBuffer compound, int ssrc) {
        for (var at = 0; at + 20 <= compound.limit(); at += 4) {
            if (compound.getInt(at) == 0x84CE0004 && compound.getInt(at + 12) == ssrc) {
                return true;
            }
        }
        return false;
    }

    private static void send(DatagramSocket socket, int port, byte[] packet) throws Exception {
        socket.send(new DatagramPacket(packet, packet.length, InetAddress.getLoopbackAddress(), port));
    }

    @Test
    @Tag("VID-10")
    void controlPacketsGoToTheLinesOfTheirSources() throws Exception {
        var ana = Bundles.senderReport(ANA, "");
        // Its line is known by this alone: no media has come yet.
        var leo = Bundles.senderReport(LEO, "b");
        var both = Bundles.both(Bundles.senderReport(ANA, ""), Bundles.senderReport(LEO, ""));
        var bye = Bundles.bye(LEO, ANA);
        var unknown = Bundles.bye(9);
        try (var call = client.call(Offers.sdp(Told.MID.offer()))) {
            call.sendRaw(0, Bundles.words(ANA, 8, 1, "a", 1).getFirst());
            for (var packet : List.of(ana, leo, both, unknown, bye)) {
                call.sendRaw(0, packet);
            }
            call.bye();
        }
        recorder.awaitFinished();

        assertThat(stored(0, PacketKind.RTCP)).isEqualTo(hex(List.of(ana, both, unknown, bye)));
        assertThat(stored(1, PacketKind.RTCP)).isEqualTo(hex(List.of(leo, both, bye)));
    }

    @Test
    @Tag("VID-10")
    void whatFitsNoLineIsKeptWithTheTaggedOneToldAndCounted() throws Exception {
        var stranger = Bundles.words(9, 8, 20, "zz", 10);
        var ana = Bundles.words(ANA, 8, 20, "a", 20);
        try (var call = client.call(Offers.sdp(Told.MID.offer()))) {
            interleaved(call, ana, stranger);
            call.bye();
        }
        recorder.awaitFinished();

        assertThat(stored(1, PacketKind.RTP)).isEmpty();
        assertThat(stored(0, PacketKind.RTP)).containsAll(hex(stranger)).hasSize(40);
        assertThat(unfit()).isEqualTo(20);
        assertThat(recorder.journal(Noted.class))
                .anyMatch(noted -> noted.text()
                                .equals("Packets that fit none of the lines that share a port are kept with stream 1")
                        && noted.detail().startsWith("the first has SSRC 00000009 and payload type 8, "))
                .anyMatch(noted -> noted.text().equals("Packets that fit none of the lines that share a port were kept")
                        && noted.detail().equals("20 in all"));
    }

    private double unfit() {
        return recorder.recorder()
                .meters()
                .get("earwitness.capture.unfit")
                .functionCounter()
                .count();
    }

    /// A line pauses, one comes, the tagged one goes; the port stays, and so do the streams of the others.
    @Test
    @Tag("VID-10")
    void linesPauseComeAndGoOnThePortThatStays() throws Exception {
        var mia = 0x3000;
        var ana = Bundles.words(ANA, 8, 40, "a", 2);
        var leo = Bundles.words(LEO, 8, 80, "b", 2);
        var ofMia = Bundles.words(mia, 8, 40, "c", 2);
        try (var call = client.call(Offers.sdp(Told.MID.offer()))) {
            var port = ports(call.answer()).getFirst();
            interleaved(call, ana.subList(0, 20), leo.subList(0, 20));
            awaitPackets(40);

            var held = Bundles.offer(
                    "a b",
                    Bundles.audio("a", 8, "rtcp-mux", Bundles.EXTMAP),
                    Bundles.audio("b", 8, "bundle-only", "inactive", Bundles.EXTMAP));
            assertThat(call.reinvite(Offers.sdp(held)).isSuccess()).isTrue();
            assertThat(call.answer().media().get(1).direction()).isEqualTo(Direction.INACTIVE);
            assertThat(call.answer().media().get(1).port()).isEqualTo(port);
            interleaved(call, ana.subList(20, 40), leo.subList(20, 40));
            awaitPackets(60);

            // The first is gone, another one is tagged, in the words of RFC 9143; and there is a third.
            var changed = Bundles.offer(
                    "b c",
                    Bundles.audio("a", 8, "rtcp-mux", Bundles.EXTMAP).replace("m=audio " + Bundles.PORT, "m=audio 0"),
                    Bundles.audio("b", 8, "rtcp-mux", Bundles.EXTMAP),
                    Bundles.audio("c", 8, Bundles.EXTMAP));
            assertThat(call.reinvite(Offers.sdp(changed)).isSuccess()).isTrue();
            assertThat(call.answer().attributes("group")).containsExactly("BUNDLE b c");
            assertThat(ports(call.answer())).containsExactly(0, port, port);
            assertThat(call.answer().media().get(1).has("rtcp-mux")).isTrue();
            interleaved(call, leo.subList(40, 80), ofMia);
            call.bye();
        }
        recorder.awaitFinished();

        assertThat(stored(0, PacketKind.RTP)).isEqualTo(hex(ana));
        assertThat(stored(1, PacketKind.RTP))
                .isEqualTo(hex(Stream.concat(leo.subList(0, 20).stream(), leo.subList(40, 80).stream())
                        .toList()));
        assertThat(stored(2, PacketKind.RTP)).isEqualTo(hex(ofMia));
        assertThat(recorder.journal(StreamRemoved.class)).hasSize(1);
    }

    /// No packet of it is lost, however many come while the offer is answered: its port and its counter stay.
    @Test
    @Tag("VID-09")
    @Tag("SEC-11")
    void aLineThatStandsAloneGoesOnWhereAnotherIsOfferedForItsPort() throws Exception {
        var keys = new CryptoAttribute("1", SrtpKeys.fresh(SUITE, random));
        var ana = Bundles.words(ANA, 8, 120, "a", 2);
        var sender = new SrtpSender(keys.keys());
        var sealed = ana.stream().map(packet -> sealed(sender, packet)).toList();
        var offer = secured("a b", "crypto:" + keys.text(), "bundle-only", Bundles.PORT);
        var alone = offer.substring(0, offer.lastIndexOf("m=audio")).replace("a=group:BUNDLE a b\r\n", "");
        try (var call = client.call(Offers.sdp(alone))) {
            var port = ports(call.answer()).getFirst();
            for (var n = 0; n < 60; n++) {
                call.sendRaw(0, sealed.get(n));
            }
            // Some of them may still be in the socket: none is to be lost with it.
            assertThat(call.reinvite(Offers.sdp(offer)).isSuccess()).isTrue();
            assertThat(ports(call.answer())).containsExactly(port, 0);
            assertThat(call.answer().attributes("group")).isEmpty();
            for (var n = 60; n < 120; n++) {
                call.sendRaw(0, sealed.get(n));
            }
            call.bye();
        }
        var finished = recorder.awaitFinished();

        assertThat(finished.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(finished.manifest().streams()).hasSize(1);
        assertThat(stored(0, PacketKind.RTP)).isEqualTo(hex(ana));
        assertThat(sound(finished, 0)).isEqualTo(decoded(ana));
        assertThat(recorder.journal(StreamRemoved.class)).isEmpty();
        assertThat(recorder.journal(Noted.class))
                .anyMatch(noted -> noted.detail()
                        .equals("audio with label b: it is offered on the port of a line that has one of its own"
                                + " already, and goes on there"));
    }

    /// What cannot be answered rightly changes nothing, whatever it is.
    @Test
    @Tag("VID-10")
    void anOfferThatTheGroupCannotFollowIsRefusedAndAllGoesOn() throws Exception {
        var ana = Bundles.words(ANA, 8, 40, "a", 2);
        var leo = Bundles.words(LEO, 8, 40, "b", 2);
        try (var call = client.call(Offers.sdp(Told.MID.offer()))) {
            interleaved(call, ana.subList(0, 20), leo.subList(0, 20));
            var alike = Bundles.offer("a b", Bundles.audio("a", 8, "rtcp-mux"), Bundles.audio("b", 8, "bundle-only"));
            assertThat(call.reinvite(Offers.sdp(alike)).status()).isEqualTo(488);
            interleaved(call, ana.subList(20, 40), leo.subList(20, 40));
            call.bye();
        }
        recorder.awaitFinished();

        assertThat(stored(0, PacketKind.RTP)).isEqualTo(hex(ana));
        assertThat(stored(1, PacketKind.RTP)).isEqualTo(hex(leo));
    }

    /// A line that gets an address of its own is received there from then on.
    @Test
    @Tag("VID-10")
    void aLineMayLeaveTheGroup() throws Exception {
        var ana = Bundles.words(ANA, 8, 40, "a", 2);
        var leo = Bundles.words(LEO, 8, 40, "b", 2);
        try (var call = client.call(Offers.sdp(Told.MID.offer()))) {
            var port = ports(call.answer()).getFirst();
            interleaved(call, ana.subList(0, 20), leo.subList(0, 20));
            var apart = Bundles.offer(
                    "a",
                    Bundles.audio("a", 8, "rtcp-mux", Bundles.EXTMAP),
                    Bundles.audio("b", 8).replace("" + Bundles.PORT, "40010"));
            assertThat(call.reinvite(Offers.sdp(apart)).isSuccess()).isTrue();
            assertThat(call.answer().attributes("group")).containsExactly("BUNDLE a");
            assertThat(ports(call.answer()).getFirst()).isEqualTo(port);
            assertThat(ports(call.answer()).get(1)).isPositive().isNotEqualTo(port);
            assertThat(call.answer().media().get(1).has("mid")).isFalse();
            interleaved(call, ana.subList(20, 40), leo.subList(20, 40));
            call.bye();
        }
        recorder.awaitFinished();

        assertThat(stored(0, PacketKind.RTP)).isEqualTo(hex(ana));
        assertThat(stored(1, PacketKind.RTP)).isEqualTo(hex(leo.subList(0, 20)));
        assertThat(stored(2, PacketKind.RTP)).isEqualTo(hex(leo.subList(20, 40)));
    }

    /// Our offer has every line on the port; the client answers by RFC 8843, with a port for the tagged one alone.
    @Test
    @Tag("VID-10")
    void metadataAloneIsAnsweredWithTheLinesAsTheyStand() throws Exception {
        var ana = Bundles.words(ANA, 8, 40, "a", 2);
        var leo = Bundles.words(LEO, 8, 40, "b", 2);
        try (var call = client.call(Offers.sdp(Told.MID.offer()))) {
            var before = call.answer();
            interleaved(call, ana.subList(0, 20), leo.subList(0, 20));
            awaitPackets(40);
            var metadata = new SipBody("application/rs-metadata+xml", Offers.METADATA.getBytes(StandardCharsets.UTF_8));
            var response = call.reinviteWithMetadata(metadata, Offers.sdp(Told.MID.offer()));

            var offered = SessionDescription.parse(response.body().orElseThrow().bytes());
            assertThat(offered.attributes("group")).containsExactly("BUNDLE a b");
            assertThat(ports(offered)).isEqualTo(ports(before));
            assertThat(offered.media().get(1).has("rtcp-mux")).isFalse();
            assertThat(call.update(Optional.empty()).status()).isEqualTo(200);
            interleaved(call, ana.subList(20, 40), leo.subList(20, 40));
            call.bye();
        }
        var finished = recorder.awaitFinished();

        assertThat(stored(0, PacketKind.RTP)).isEqualTo(hex(ana));
        assertThat(stored(1, PacketKind.RTP)).isEqualTo(hex(leo));
        assertThat(recorder.journal(StreamRemoved.class)).isEmpty();
        assertThat(finished.manifest().participants())
                .extracting(participant -> participant.name())
                .contains("Ana", "Leo");
    }

    @Test
    @Tag("VID-10")
    void aPauseOfTheRecorderHoldsForAllLines() throws Exception {
        var ana = Bundles.words(ANA, 8, 60, "a", 2);
        var leo = Bundles.words(LEO, 8, 60, "b", 2);
        try (var call = client.call(Offers.sdp(Told.MID.offer()))) {
            call.replies(BundledCallIT::agree);
            var id = recorder.recorder().sessions().list().getFirst().id();
            interleaved(call, ana.subList(0, 20), leo.subList(0, 20));
            awaitPackets(40);
            recorder.recorder().control().pause(id, new ControlRequest("anna", ""));
            interleaved(call, ana.subList(20, 40), leo.subList(20, 40));
            recorder.recorder().control().resume(id, new ControlRequest("anna", ""));
            Awaitility.await().until(() -> call.offered().size() == 2);
            assertThat(call.offered()).allSatisfy(offered -> {
                assertThat(offered.attributes("group")).containsExactly("BUNDLE a b");
                assertThat(ports(offered)).isEqualTo(ports(call.answer()));
            });
            interleaved(call, ana.subList(40, 60), leo.subList(40, 60));
            call.bye();
        }
        recorder.awaitFinished();

        assertThat(stored(0, PacketKind.RTP))
                .isEqualTo(hex(Stream.concat(ana.subList(0, 20).stream(), ana.subList(40, 60).stream())
                        .toList()));
        assertThat(stored(1, PacketKind.RTP))
                .isEqualTo(hex(Stream.concat(leo.subList(0, 20).stream(), leo.subList(40, 60).stream())
                        .toList()));
    }

    /// As a client by RFC 8843 does it: all but the tagged line have port 0.
    private static SipReply agree(SipRequest request) {
        if (!request.is("INVITE")) {
            return SipReply.ok();
        }
        var offer = new String(request.body().orElseThrow().bytes(), StandardCharsets.UTF_8);
        var second = offer.lastIndexOf("m=audio ");
        var answer = offer.substring(0, second)
                + offer.substring(second).replaceFirst("m=audio \\d+", "m=audio 0")
                + "a=bundle-only\r\n";
        return SipReply.ok(SipBody.sdp(answer.replace("a=recvonly", "a=sendonly")));
    }

    /// One key for all, with a roll-over counter for each source; then another key, from another line.
    @Test
    @Tag("VID-10")
    @Tag("SEC-11")
    void oneKeyOpensAllLinesThroughANewOneOfAnotherLine() throws Exception {
        var first = new CryptoAttribute("1", SrtpKeys.fresh(SUITE, random));
        var second = new CryptoAttribute("1", SrtpKeys.fresh(SrtpSuite.AEAD_AES_128_GCM, random));
        var ana = Bundles.words(ANA, 8, 120, "a", 3);
        var leo = Bundles.words(LEO, 8, 120, "b", 3);
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            var offer = secured("a b", "crypto:" + first.text(), "bundle-only", socket.getLocalPort());
            try (var call = client.call(Offers.sdp(offer))) {
                assertThat(call.answer().media().get(0).attributes("crypto")).hasSize(1);
                assertThat(call.answer().media().get(1).has("crypto")).isFalse();
                var port = ports(call.answer()).getFirst();
                var before = new SrtpSender(first.keys());
                for (var n = 0; n < 60; n++) {
                    send(socket, port, sealed(before, ana.get(n)));
                    send(socket, port, sealed(before, leo.get(n)));
                }
                awaitPackets(120);

                var next = secured("b a", "bundle-only", "crypto:" + second.text(), socket.getLocalPort());
                assertThat(call.reinvite(Offers.sdp(next)).isSuccess()).isTrue();
                assertThat(call.answer().media().get(0).has("crypto")).isFalse();
                assertThat(call.answer().media().get(1).attribute("crypto"))
                        .hasValueSatisfying(crypto -> assertThat(crypto).startsWith("1 AEAD_AES_128_GCM "));
                var after = new SrtpSender(second.keys());
                for (var n = 60; n < 120; n++) {
                    send(socket, port, sealed(after, ana.get(n)));
                    send(socket, port, sealed(after, leo.get(n)));
                }
                // What went out before, under our former key, this one does not open.
                var reader =
                        new SrtpReceiver(usable(call.answer().media().get(1)).keys());
                var reported = new ArrayList<Integer>();
                for (var n = 0; n < REPORTS_MAX && !reported.containsAll(List.of(ANA, LEO)); n++) {
                    var packet = new DatagramPacket(new byte[2_000], 2_000);
                    socket.receive(packet);
                    var report = Arrays.copyOf(packet.getData(), packet.getLength());
                    if (reader.openRtcp(report, report.length, 0) == SrtpOutcome.AUTHENTIC) {
                        reported.add(ByteBuffer.wrap(report).getInt(8));
                    }
                }
                assertThat(reported).contains(ANA, LEO);
                call.bye();
            }
        }
        var finished = recorder.awaitFinished();

        assertThat(finished.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
        for (var stream = 0; stream < 2; stream++) {
            assertThat(stored(stream, PacketKind.RTP)).isEqualTo(hex(stream == 0 ? ana : leo));
            assertThat(stored(stream, PacketKind.UNOPENED)).isEmpty();
            assertThat(sound(finished, stream)).isEqualTo(decoded(stream == 0 ? ana : leo));
        }
        assertThat(recorder.journal(StreamSecured.class))
                .extracting(secured -> secured.stream() + " " + secured.suite())
                .containsExactly("0 " + SUITE, "1 " + SUITE, "0 AEAD_AES_128_GCM", "1 AEAD_AES_128_GCM");
    }

    /// What no key opens is kept with the line that its head names.
    @Test
    @Tag("SEC-25")
    void whatNoKeyOpensIsKeptWithItsLine() throws Exception {
        var offered = new CryptoAttribute("1", SrtpKeys.fresh(SUITE, random));
        var forger = new SrtpSender(SrtpKeys.fresh(SUITE, random));
        var forged = Bundles.words(LEO, 8, 10, "b", 10).stream()
                .map(packet -> sealed(forger, packet))
                .toList();
        var ana = Bundles.words(ANA, 8, 10, "a", 10);
        var sender = new SrtpSender(offered.keys());
        var offer = secured("a b", "crypto:" + offered.text(), "bundle-only", Bundles.PORT);
        try (var call = client.call(Offers.sdp(offer))) {
            interleaved(call, ana.stream().map(packet -> sealed(sender, packet)).toList(), forged);
            call.bye();
        }
        recorder.awaitFinished();

        assertThat(stored(0, PacketKind.RTP)).isEqualTo(hex(ana));
        assertThat(stored(0, PacketKind.UNOPENED)).isEmpty();
        assertThat(stored(1, PacketKind.UNOPENED)).isEqualTo(hex(forged));
        assertThat(recorder.journal(Noted.class))
                .anyMatch(noted ->
                        noted.text().equals("Packets of stream 2 cannot be opened: no key that was agreed fits"));
    }

    private static String secured(String group, String ofA, String ofB, int port) {
        return Bundles.offer(
                        group,
                        Bundles.line("audio", "RTP/SAVP", "a", 8, "PCMA/8000", "rtcp-mux", Bundles.EXTMAP, ofA),
                        Bundles.line("audio", "RTP/SAVP", "b", 8, "PCMA/8000", "rtcp-mux", Bundles.EXTMAP, ofB))
                .replace("m=audio " + Bundles.PORT, "m=audio " + port);
    }

    /// OpenSSL makes one handshake for both lines, jitsi-srtp protects each source with what it exported.
    @Test
    @Tag("VID-10")
    @Tag("SEC-18")
    void oneHandshakeKeysAllLines() throws Exception {
        OpenSslPeer.assume();
        var profile = Profile.SRTP_AES128_CM_SHA1_80;
        var identity = Identity.in(directory, "client");
        var ana = Bundles.words(ANA, 8, 60, "a", 2);
        var leo = Bundles.words(LEO, 8, 60, "b", 2);
        var offer = Bundles.offer(
                "a b",
                Bundles.line(
                        "audio",
                        "UDP/TLS/RTP/SAVPF",
                        "a",
                        8,
                        "PCMA/8000",
                        "rtcp-mux",
                        "setup:actpass",
                        "fingerprint:" + identity.fingerprint(),
                        Bundles.EXTMAP),
                Bundles.line("audio", "UDP/TLS/RTP/SAVPF", "b", 8, "PCMA/8000", "bundle-only", Bundles.EXTMAP));
        try (var call = client.call(Offers.sdp(offer))) {
            assertThat(call.answer().media().get(0).attribute("setup")).contains("passive");
            assertThat(call.answer().media().get(1)).matches(line -> !line.has("setup") && !line.has("fingerprint"));
            var port = ports(call.answer()).getFirst();
            try (var peer = OpenSslPeer.client(port, identity, profile.name(), profile.materialBytes())) {
                var material = peer.awaitMaterial();
                var ofAna = new JitsiSender(profile, material, true, true, ANA);
                var ofLeo = new JitsiSender(profile, material, true, true, LEO);
                for (var n = 0; n < 60; n++) {
                    call.sendRaw(0, ofAna.seal(ana.get(n)));
                    call.sendRaw(1, ofLeo.seal(leo.get(n)));
                }
                call.bye();
            }
        }
        var finished = recorder.awaitFinished();

        assertThat(finished.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(stored(0, PacketKind.RTP)).isEqualTo(hex(ana));
        assertThat(stored(1, PacketKind.RTP)).isEqualTo(hex(leo));
        assertThat(sound(finished, 1)).isEqualTo(decoded(leo));
        assertThat(recorder.journal(StreamSecured.class))
                .extracting(StreamSecured::stream)
                .containsExactly(0, 1);
    }

    /// GStreamer sends two files at once, and names their lines in header extensions of its own making.
    @Test
    @Tag("VID-10")
    void gstreamerIsHeardOnEachOfItsLines() throws Exception {
        assumeThat(hasGstreamer()).as("GStreamer names lines here").isTrue();
        var texts = List.of(noise(ANA), noise(LEO));
        try (var call = client.call(Offers.sdp(Told.MID.offer()))) {
            var command = new ArrayList<>(List.of(
                    "python3",
                    Path.of(Objects.requireNonNull(BundledCallIT.class.getResource("/gstreamer/named-lines.py"))
                                    .toURI())
                            .toString(),
                    "" + ports(call.answer()).getFirst(),
                    "" + Bundles.MID_ID));
            for (var line = 0; line < 2; line++) {
                var file = Files.write(directory.resolve(line + ".al"), texts.get(line));
                command.add(file + (line == 0 ? ":" + ANA + ":a" : ":" + LEO + ":b"));
            }
            var sent = new ProcessBuilder(command).inheritIO().start();
            assertThat(sent.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
            assertThat(sent.exitValue()).isZero();
            call.bye();
        }
        var finished = recorder.awaitFinished();

        for (var line = 0; line < 2; line++) {
            assertThat(sound(finished, line)).isEqualTo(decoded(List.of(texts.get(line)), texts.get(line).length));
        }
        assertThat(unfit()).isZero();
    }

    private static boolean hasGstreamer() throws Exception {
        try {
            var python = new ProcessBuilder("python3", "-c", "import ctypes").start();
            var extension = new ProcessBuilder("gst-inspect-1.0", "--exists", "rtphdrextmid").start();
            return python.waitFor() == 0 && extension.waitFor() == 0;
        } catch (IOException none) {
            return false;
        }
    }

    private static byte[] noise(int seed) {
        var noise = new byte[160 * 50];
        new Random(seed).nextBytes(noise);
        return noise;
    }

    private static CryptoAttribute usable(MediaDescription line) {
        return ((CryptoAttribute.Reading.Usable)
                        CryptoAttribute.read(line.attributes("crypto").getFirst()))
                .attribute();
    }

    private static byte[] sealed(SrtpSender sender, byte[] plain) {
        var packet = Arrays.copyOf(plain, plain.length + sender.overhead());
        return Arrays.copyOf(packet, sender.seal(packet, plain.length));
    }

    private static void interleaved(ScenarioCall call, List<byte[]> first, List<byte[]> second) throws Exception {
        for (var n = 0; n < first.size(); n++) {
            call.sendRaw(mLine(call, 0), first.get(n));
            call.sendRaw(mLine(call, 1), second.get(n));
        }
    }

    /// The first or the second line that stands.
    private static int mLine(ScenarioCall call, int number) {
        var ports = ports(call.answer());
        return ports.getFirst() == 0 ? number + 1 : number;
    }

    private void awaitPackets(long count) {
        Awaitility.await()
                .atMost(Duration.ofMillis(PATIENCE_MILLIS))
                .until(() -> recorder.recorder().sessions().list().getFirst().streams().stream()
                                .mapToLong(stream -> stream.packets())
                                .sum()
                        >= count);
    }

    private static List<Integer> ports(SessionDescription description) {
        return description.media().stream().map(MediaDescription::port).toList();
    }

    private List<String> stored(int stream, PacketKind kind) throws Exception {
        return hex(recorder.journal(PacketArrived.class).stream()
                .filter(packet -> packet.stream() == stream && packet.kind() == kind)
                .map(packet -> {
                    var bytes = new byte[packet.bytes().remaining()];
                    packet.bytes().duplicate().get(bytes);
                    return bytes;
                })
                .toList());
    }

    private static List<String> hex(List<byte[]> packets) {
        return packets.stream().map(HexFormat.of()::formatHex).toList();
    }

    /// What a G.711 A-law decoder makes of the payloads, the last 160 octets of each packet.
    private static String decoded(List<byte[]> packets) {
        return decoded(packets, 160);
    }

    private static String decoded(List<byte[]> packets, int octets) {
        var samples = new ArrayList<Short>();
        for (var packet : packets) {
            for (var at = packet.length - octets; at < packet.length; at++) {
                samples.add(linear(packet[at]));
            }
        }
        return samples.toString();
    }

    private static short linear(byte code) {
        var bits = code ^ 0x55;
        var segment = (bits & 0x70) >> 4;
        var level = ((bits & 0x0F) << 4) + (segment == 0 ? 8 : 0x108);
        var sample = level << Math.max(segment - 1, 0);
        return (short) ((bits & 0x80) != 0 ? sample : -sample);
    }

    /// The samples of a stream's file from its first sound to its last.
    private static String sound(Finished finished, int stream) throws Exception {
        var file =
                Objects.requireNonNull(finished.manifest().streams().get(stream).file());
        var wav = Files.readAllBytes(finished.folder().resolve(file));
        var data = new String(wav, StandardCharsets.ISO_8859_1).indexOf("data") + 8;
        var samples = ByteBuffer.wrap(wav, data, wav.length - data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer();
        var heard = new ArrayList<Short>();
        while (samples.hasRemaining()) {
            heard.add(samples.get());
        }
        var from = 0;
        while (from < heard.size() && heard.get(from) == 0) {
            from++;
        }
        var until = heard.size();
        while (until > from && heard.get(until - 1) == 0) {
            until--;
        }
        return heard.subList(from, until).toString();
    }
}
