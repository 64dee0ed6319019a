package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.rtp.RtpPacketizer;
import io.earwitness.media.srtp.CryptoAttribute;
import io.earwitness.media.srtp.SrtpKeys;
import io.earwitness.media.srtp.SrtpSuite;
import io.earwitness.recorder.events.RecorderEvent;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.JournalRecord.StreamSecured;
import io.earwitness.recorder.model.RecordingEvent;
import io.earwitness.recorder.model.Verdict;
import io.earwitness.recorder.scenario.JitsiSender.Profile;
import io.earwitness.recorder.scenario.OpenSslPeer.Identity;
import io.earwitness.recorder.scenario.ScenarioRecorder.Finished;
import io.earwitness.recorder.session.ControlOutcome;
import io.earwitness.recorder.session.ControlRequest;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.sdp.MediaDescription;
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
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Calls keyed by DTLS-SRTP: OpenSSL makes the handshake with the recorder, jitsi-srtp protects the media with the keys
/// that OpenSSL exported.
class DtlsCallIT {
    private static final Profile PROFILE = Profile.SRTP_AES128_CM_SHA1_80;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SSRC = 0x1000;
    private static final int CHANGE_CIPHER_SPEC = 20;

    @TempDir
    private static Path identities;

    private static Identity identity;
    private static Identity other;

    @TempDir
    Path directory;

    private final List<RecorderEvent> events = new CopyOnWriteArrayList<>();
    private ScenarioRecorder recorder;
    private ScenarioClient client;

    @BeforeAll
    static void makeIdentities() throws Exception {
        OpenSslPeer.assume();
        identity = Identity.in(identities, "client");
        other = Identity.in(identities, "other");
    }

    @BeforeEach
    void start() throws Exception {
        recorder = ScenarioRecorder.in(directory);
        recorder.recorder().onEvent(events::add);
        client = new ScenarioClient(recorder, Transport.TCP);
    }

    @AfterEach
    void stop() {
        client.close();
        recorder.close();
    }

    private static String secured(int label, String protocol, String... attributes) {
        return Offers.line(label, "sendonly").replace("RTP/AVP ", protocol + " ") + lines(attributes);
    }

    private static String lines(String... attributes) {
        var lines = new StringBuilder();
        for (var attribute : attributes) {
            lines.append("a=").append(attribute).append("\r\n");
        }
        return lines.toString();
    }

    private static String dtls(String setup, Identity whose, String... more) {
        var all = new ArrayList<>(List.of("setup:" + setup, "fingerprint:" + whose.fingerprint()));
        all.addAll(List.of(more));
        return secured(1, "UDP/TLS/RTP/SAVPF", all.toArray(new String[0]));
    }

    /// The same words on a plain and on a secured line; the fingerprint stands at session or media level.
    @ParameterizedTest
    @CsvSource({
        "UDP/TLS/RTP/SAVP, SRTP_AES128_CM_SHA1_80, true",
        "UDP/TLS/RTP/SAVPF, SRTP_AES128_CM_SHA1_32, false",
        "UDP/TLS/RTP/SAVPF, SRTP_AEAD_AES_128_GCM, false",
        "RTP/SAVPF, SRTP_AEAD_AES_256_GCM, false",
        "RTP/SAVP, SRTP_AES128_CM_SHA1_80, true"
    })
    @Tag("SEC-17")
    @Tag("SEC-18")
    void soundsLikeItsPlainTwin(String protocol, Profile profile, boolean sessionLevel) throws Exception {
        var keying = lines("setup:actpass", "fingerprint:" + identity.fingerprint());
        var media = Offers.line(1, "sendonly") + secured(2, protocol, "rtcp-mux");
        var offer = sessionLevel ? Offers.of(keying + media) : Offers.of(media + keying);
        var words = words(100);
        try (var call = client.call(Offers.sdp(offer))) {
            var answered = call.answer().media().get(1);
            assertThat(answered.protocol()).isEqualTo(protocol);
            assertThat(answered.attribute("setup")).contains("passive");
            assertThat(answered.attribute("fingerprint"))
                    .hasValueSatisfying(text -> assertThat(text).matches("sha-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}"));
            assertThat(answered.has("rtcp-mux")).isTrue();
            assertThat(answered.has("crypto")).isFalse();
            try (var peer = OpenSslPeer.client(answered.port(), identity, profile.name(), profile.materialBytes())) {
                var sender = new JitsiSender(profile, peer.awaitMaterial(), true, true, SSRC);
                for (var packet : words) {
                    call.sendRaw(0, packet);
                    call.sendRaw(1, sender.seal(packet));
                }
                call.bye();
            }
        }
        var finished = recorder.awaitFinished();

        assertThat(finished.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(stored(1, PacketKind.RTP)).isEqualTo(hex(words)).isEqualTo(stored(0, PacketKind.RTP));
        assertThat(sound(finished, 1)).isNotEmpty().isEqualTo(sound(finished, 0));
        assertThat(recorder.journal(StreamSecured.class))
                .extracting(StreamSecured::stream, StreamSecured::suite)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(1, profile.suite()));
        assertThat(noted(finished))
                .anyMatch(text -> text.equals("The DTLS handshake of stream 2 gave keys for RTP and RTCP"));
        assertThat(events).noneMatch(RecorderEvent.PacketsUnopened.class::isInstance);
    }

    /// The client waits for us; the end of its last flight is lost, so that its media comes before we have its keys.
    @Test
    @Tag("SEC-18")
    @Tag("SEC-19")
    void beginsWhereTheClientWaitsAndKeepsWhatComesBeforeTheKeys() throws Exception {
        var words = words(60);
        var lost = new AtomicInteger();
        try (var peer = OpenSslPeer.server(identity, PROFILE.name(), PROFILE.materialBytes());
                var way = new LossyWay(
                        peer.awaitPort(),
                        _ -> false,
                        datagram -> datagram[0] == CHANGE_CIPHER_SPEC && lost.getAndIncrement() == 0)) {
            var offer =
                    Offers.of(dtls("passive", identity, "rtcp-mux").replace("m=audio 40002", "m=audio " + way.port()));
            try (var call = client.call(Offers.sdp(offer))) {
                assertThat(call.answer().media().getFirst().attribute("setup")).contains("active");
                // The client is the server of DTLS, so its keys are the server's.
                var sender = new JitsiSender(PROFILE, peer.awaitMaterial(), false, true, SSRC);
                for (var packet : words) {
                    call.sendRaw(0, sender.seal(packet));
                }
                awaitSecured();
                call.bye();
            }
        }
        var finished = recorder.awaitFinished();

        assertThat(lost.get()).isPositive();
        assertThat(stored(0, PacketKind.RTP)).isEqualTo(hex(words));
        assertThat(stored(0, PacketKind.UNOPENED)).isEmpty();
        assertThat(finished.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
    }

    @Test
    @Tag("SEC-18")
    void everyFlightMayBeLostOnce() throws Exception {
        var words = words(40);
        try (var call = client.call(Offers.sdp(Offers.of(dtls("actpass", identity, "rtcp-mux"))))) {
            var port = call.answer().media().getFirst().port();
            try (var way = new LossyWay(port, LossyWay.firstOfEach(), LossyWay.firstOfEach());
                    var peer = OpenSslPeer.client(way.port(), identity, PROFILE.name(), PROFILE.materialBytes())) {
                send(call, new JitsiSender(PROFILE, peer.awaitMaterial(), true, true, SSRC), words);
                call.bye();
            }
        }
        recorder.awaitFinished();

        assertThat(stored(0, PacketKind.RTP)).isEqualTo(hex(words));
    }

    @Test
    @Tag("SEC-17")
    @Tag("SEC-25")
    void whoeverShowsAnotherCertificateGetsNoKeysAndIsToldOf() throws Exception {
        var words = words(30);
        var ciphered = new ArrayList<byte[]>();
        try (var call = client.call(Offers.sdp(Offers.of(dtls("actpass", identity, "rtcp-mux"))))) {
            var port = call.answer().media().getFirst().port();
            try (var peer = OpenSslPeer.client(port, other, PROFILE.name(), PROFILE.materialBytes())) {
                peer.awaitSaid(java.util.regex.Pattern.compile("alert (bad certificate)"));
            }
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> events.stream().anyMatch(RecorderEvent.CertificateRefused.class::isInstance));
            var material = new byte[PROFILE.materialBytes()];
            new Random(5).nextBytes(material);
            var sender = new JitsiSender(PROFILE, material, true, true, SSRC);
            for (var packet : words) {
                ciphered.add(sender.seal(packet));
                call.sendRaw(0, ciphered.getLast());
            }
            call.bye();
        }
        var finished = recorder.awaitFinished();

        assertThat(stored(0, PacketKind.RTP)).isEmpty();
        assertThat(stored(0, PacketKind.UNOPENED)).isEqualTo(hex(ciphered));
        assertThat(finished.manifest().streams().getFirst().file()).isNull();
        assertThat(finished.manifest().verdict()).isEqualTo(Verdict.PARTIAL);
        assertThat(finished.manifest().deviations())
                .filteredOn(deviation -> deviation.kind().equals("CERTIFICATE_UNANNOUNCED"))
                .singleElement()
                .satisfies(
                        deviation -> assertThat(deviation.found()).contains("a=fingerprint:" + identity.fingerprint()));
        assertThat(noted(finished))
                .anyMatch(text -> text.startsWith("A DTLS handshake of stream 1 gave no keys: their certificate is "))
                .contains("Packets of stream 1 cannot be opened: no DTLS handshake has given keys for them");
        assertThat(recorder.recorder()
                        .meters()
                        .get("earwitness.dtls.handshakes")
                        .tag("outcome", "wrong_certificate")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    /// The same fingerprint keeps the association; another one, of another certificate, asks for another handshake, and
    /// what is still under way under the former keys is heard.
    @Test
    @Tag("SEC-17")
    @Tag("SRS-REI-18")
    void goesOnThroughANewOfferAndThroughANewCertificate() throws Exception {
        var words = words(120);
        var line = dtls("actpass", identity, "rtcp-mux", "tls-id:abcdefghijklmnopqrstu");
        try (var call = client.call(Offers.sdp(Offers.of(line)))) {
            var first = call.answer().media().getFirst();
            assertThat(first.attribute("tls-id"))
                    .hasValueSatisfying(id -> assertThat(id).hasSizeBetween(20, 255));
            try (var peer = OpenSslPeer.client(first.port(), identity, PROFILE.name(), PROFILE.materialBytes())) {
                var before = new JitsiSender(PROFILE, peer.awaitMaterial(), true, true, SSRC);
                send(call, before, words.subList(0, 40));

                assertThat(call.reinvite(Offers.sdp(Offers.of(line))).isSuccess())
                        .isTrue();
                assertThat(keying(call.answer().media().getFirst())).isEqualTo(keying(first));
                send(call, before, words.subList(40, 60));

                var next = dtls("actpass", other, "rtcp-mux", "tls-id:uvwxyzuvwxyzuvwxyzuvwxyz");
                assertThat(call.reinvite(Offers.sdp(Offers.of(next))).isSuccess())
                        .isTrue();
                var second = call.answer().media().getFirst();
                assertThat(second.attribute("tls-id")).isNotEqualTo(first.attribute("tls-id"));
                assertThat(second.port()).isEqualTo(first.port());
                send(call, before, words.subList(60, 80));
                var profile = Profile.SRTP_AEAD_AES_128_GCM;
                try (var again = OpenSslPeer.client(second.port(), other, profile.name(), profile.materialBytes())) {
                    send(
                            call,
                            new JitsiSender(profile, again.awaitMaterial(), true, true, SSRC),
                            words.subList(80, 120));
                    call.bye();
                }
            }
        }
        var finished = recorder.awaitFinished();

        assertThat(stored(0, PacketKind.RTP)).isEqualTo(hex(words));
        assertThat(stored(0, PacketKind.UNOPENED)).isEmpty();
        assertThat(finished.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(recorder.journal(StreamSecured.class))
                .extracting(StreamSecured::suite)
                .containsExactly(PROFILE.suite(), Profile.SRTP_AEAD_AES_128_GCM.suite());
    }

    /// Our own offers keep the association (RFC 8842 §5.5), and a client that has lost its state makes another.
    @Test
    @Tag("SEC-17")
    @Tag("SRS-OUT-14")
    void outlastsAPauseOfTheRecorderAndARestartOfTheClient() throws Exception {
        var words = words(120);
        try (var call = client.call(Offers.sdp(Offers.of(dtls("actpass", identity, "rtcp-mux"))))) {
            var answered = call.answer().media().getFirst();
            call.replies(DtlsCallIT::agree);
            var control = recorder.recorder().control();
            var id = recorder.recorder().sessions().list().getFirst().id();
            try (var peer = OpenSslPeer.client(answered.port(), identity, PROFILE.name(), PROFILE.materialBytes())) {
                var sender = new JitsiSender(PROFILE, peer.awaitMaterial(), true, true, SSRC);
                send(call, sender, words.subList(0, 30));
                assertThat(control.pause(id, new ControlRequest("anna", "card number")))
                        .isInstanceOf(ControlOutcome.Done.class);
                send(call, sender, words.subList(30, 60));
                assertThat(control.resume(id, new ControlRequest("anna", ""))).isInstanceOf(ControlOutcome.Done.class);
                send(call, sender, words.subList(60, 90));
            }
            Awaitility.await().atMost(PATIENCE).until(() -> call.offered().size() == 2);
            for (var offer : call.offered()) {
                assertThat(keying(offer.media().getFirst())).isEqualTo(keying(answered));
            }
            try (var again = OpenSslPeer.client(answered.port(), identity, PROFILE.name(), PROFILE.materialBytes())) {
                send(call, new JitsiSender(PROFILE, again.awaitMaterial(), true, true, SSRC), words.subList(90, 120));
                call.bye();
            }
        }
        recorder.awaitFinished();
        var kept = new ArrayList<>(words.subList(0, 30));
        kept.addAll(words.subList(60, 120));

        assertThat(stored(0, PacketKind.RTP)).isEqualTo(hex(kept));
        assertThat(stored(0, PacketKind.UNOPENED)).isEmpty();
        assertThat(recorder.journal(StreamSecured.class)).hasSize(2);
    }

    /// What a client with this certificate answers to an offer of the recorder's.
    private static SipReply agree(SipRequest request) {
        if (!request.is("INVITE")) {
            return SipReply.ok();
        }
        var offer = new String(request.body().orElseThrow().bytes(), StandardCharsets.UTF_8);
        return SipReply.ok(SipBody.sdp(offer.replace("a=recvonly", "a=sendonly")
                .replace("a=setup:passive", "a=setup:active")
                .replaceFirst("a=fingerprint:.*", "a=fingerprint:" + identity.fingerprint())));
    }

    private static List<Object> keying(MediaDescription line) {
        return List.of(line.attribute("fingerprint"), line.attribute("setup"), line.attribute("tls-id"));
    }

    /// Without rtcp-mux RTCP has an association of its own (RFC 5764 §4.1).
    @Test
    @Tag("SEC-18")
    void reportsHaveKeysOfTheirOwnWhereTheyHaveAPortOfTheirOwn() throws Exception {
        var words = words(30);
        try (var rtcp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                var call = client.call(Offers.sdp(Offers.of(dtls("active", identity))))) {
            rtcp.setSoTimeout((int) PATIENCE.toMillis());
            var answered = call.answer().media().getFirst();
            assertThat(answered.has("rtcp-mux")).isFalse();
            var bytes = PROFILE.materialBytes();
            try (var media = OpenSslPeer.client(answered.port(), identity, PROFILE.name(), bytes);
                    var control = OpenSslPeer.client(answered.port() + 1, identity, PROFILE.name(), bytes)) {
                var ofMedia = media.awaitMaterial();
                var ofControl = control.awaitMaterial();
                send(call, new JitsiSender(PROFILE, ofMedia, true, true, SSRC), words);
                var report = senderReport();
                var sealed = new JitsiSender(PROFILE, ofControl, true, true, SSRC).sealControl(report);
                rtcp.send(new DatagramPacket(
                        sealed, sealed.length, InetAddress.getLoopbackAddress(), answered.port() + 1));
                var packet = new DatagramPacket(new byte[2_000], 2_000);
                rtcp.receive(packet);
                var ours = Arrays.copyOf(packet.getData(), packet.getLength());
                var opened = new JitsiSender(
                                PROFILE,
                                ofControl,
                                false,
                                false,
                                ByteBuffer.wrap(ours).getInt(4))
                        .openControl(ours);

                assertThat(packet.getPort()).isEqualTo(answered.port() + 1);
                assertThat(opened).isNotEmpty();
                assertThat(ByteBuffer.wrap(opened).getInt(8)).isEqualTo(SSRC);
                call.bye();
            }
        }
        recorder.awaitFinished();

        assertThat(stored(0, PacketKind.RTP)).isEqualTo(hex(words));
        assertThat(stored(0, PacketKind.RTCP)).contains(HexFormat.of().formatHex(senderReport()));
        assertThat(stored(0, PacketKind.UNOPENED)).isEmpty();
    }

    private static byte[] senderReport() {
        return ByteBuffer.allocate(28)
                .putInt(0x80C8_0006)
                .putInt(SSRC)
                .putLong(0xE000_0000_0000_0000L)
                .putInt(4711)
                .putInt(30)
                .putInt(4800)
                .array();
    }

    /// Both ways are spoken, and one is chosen for a reason: what RFC 7866 §12.2 demands, where it is offered.
    @Test
    @Tag("SEC-24")
    void takesTheKeyOfTheDescriptionWhereAHandshakeIsOfferedBesideIt() throws Exception {
        var crypto = new CryptoAttribute("1", SrtpKeys.fresh(SrtpSuite.AES_CM_128_HMAC_SHA1_80, new Random(3)));
        var offer = Offers.of(secured(
                        1,
                        "RTP/SAVPF",
                        "crypto:" + crypto.text(),
                        "setup:actpass",
                        "fingerprint:" + identity.fingerprint())
                + secured(2, "RTP/SAVPF", "setup:actpass", "fingerprint:" + identity.fingerprint())
                + secured(3, "UDP/TLS/RTP/SAVPF", "crypto:" + crypto.text())
                + secured(4, "UDP/TLS/RTP/SAVPF", "setup:actpass", "fingerprint:md5 00:11")
                + secured(5, "UDP/TLS/RTP/SAVPF", "setup:holdconn", "fingerprint:" + identity.fingerprint()));
        try (var call = client.call(Offers.sdp(offer))) {
            var answered = call.answer().media();
            assertThat(answered.get(0).has("crypto")).isTrue();
            assertThat(answered.get(0).has("fingerprint")).isFalse();
            assertThat(answered.get(1).has("crypto")).isFalse();
            assertThat(answered.get(1).has("fingerprint")).isTrue();
            assertThat(answered.subList(2, 5)).allMatch(line -> line.port() == 0);
            call.bye();
        }
        assertThat(details(recorder.awaitFinished()))
                .contains(
                        "audio with label 3: it offers neither a key nor a certificate fingerprint for UDP/TLS/RTP/SAVPF",
                        "audio with label 4: none of its certificate fingerprints can be used",
                        "audio with label 5: its a=setup does not say who begins the handshake");
    }

    private static void send(ScenarioCall call, JitsiSender sender, List<byte[]> words) throws Exception {
        for (var packet : words) {
            call.sendRaw(0, sender.seal(packet));
        }
    }

    private void awaitSecured() {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> recorder.openJournal().stream().anyMatch(StreamSecured.class::isInstance));
    }

    /// Packets of A-law that rolls its sequence number over.
    private static List<byte[]> words(int packets) {
        var packetizer = new RtpPacketizer(SSRC, 65_500, 4711);
        var noise = new Random(SSRC);
        var words = new ArrayList<byte[]>();
        for (var n = 0; n < packets; n++) {
            var payload = new byte[160];
            noise.nextBytes(payload);
            words.add(packetizer.packet(8, n == 0, payload, 160));
        }
        return words;
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

    private static List<String> noted(Finished finished) {
        return finished.manifest().events().stream().map(RecordingEvent::text).toList();
    }

    private static List<String> details(Finished finished) {
        return finished.manifest().events().stream().map(RecordingEvent::detail).toList();
    }

    /// The samples of a stream's file from its first sound to its last.
    private static String sound(Finished finished, int stream) throws Exception {
        var file =
                Objects.requireNonNull(finished.manifest().streams().get(stream).file());
        var wav = Files.readAllBytes(finished.folder().resolve(file));
        var samples = ByteBuffer.wrap(wav, 44, wav.length - 44)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer();
        var heard = new short[samples.remaining()];
        samples.get(heard);
        var from = 0;
        while (from < heard.length && heard[from] == 0) {
            from++;
        }
        var until = heard.length;
        while (until > from && heard[until - 1] == 0) {
            until--;
        }
        return Arrays.toString(Arrays.copyOfRange(heard, from, until));
    }
}
