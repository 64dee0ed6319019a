package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.rtp.RtpPacketizer;
import io.earwitness.media.srtp.CryptoAttribute;
import io.earwitness.media.srtp.SrtpKeys;
import io.earwitness.media.srtp.SrtpOutcome;
import io.earwitness.media.srtp.SrtpReceiver;
import io.earwitness.media.srtp.SrtpSender;
import io.earwitness.media.srtp.SrtpSuite;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.keys.KeyFile;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.scenario.JitsiSender.Profile;
import io.earwitness.recorder.scenario.OpenSslPeer.Identity;
import io.earwitness.sip.message.Transport;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Secured calls whose recorder is killed and started again: keys, roll-over counters and our own indices go on.
class ResumedSecuredCallIT {
    private static final Profile PROFILE = Profile.SRTP_AES128_CM_SHA1_80;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SSRC = 0x1000;

    @TempDir
    Path directory;

    private final Random random = new Random(1);

    /// The sequence number rolls over while nobody listens; what came before the kill does not come again.
    @ParameterizedTest
    @EnumSource(
            value = SrtpSuite.class,
            names = {"AES_CM_128_HMAC_SHA1_80", "AES_256_CM_HMAC_SHA1_32", "AEAD_AES_256_GCM"})
    @Tag("SEC-12")
    @Tag("SEC-13")
    void keysOfTheDescriptionGoOnThroughARollOverInTheDownTime(SrtpSuite suite) throws Exception {
        var crypto = new CryptoAttribute("1", SrtpKeys.fresh(suite, random));
        var sender = new SrtpSender(crypto.keys());
        var words = words(65_500, 200);
        try (var first = new Restart(directory, "");
                var client = new ScenarioClient(first.sip(Transport.UDP), Transport.UDP);
                var call = client.call(Offers.sdp(Offers.of(secured("RTP/SAVP", "crypto:" + crypto.text()))))) {
            var before = seal(sender, words.subList(0, 30));
            send(call, before);
            first.awaitPackets(30, KeyRing.none());
            first.kill();
            send(call, seal(sender, words.subList(30, 100)));
            try (var second = first.again()) {
                // Whoever heard them on the way sends them again.
                send(call, before);
                send(call, seal(new SrtpSender(SrtpKeys.fresh(suite, random)), words.subList(150, 160)));
                send(call, seal(sender, words.subList(100, 200)));
                call.bye();
                var manifest = second.awaitFinished().manifest();

                assertThat(stored(second, PacketKind.RTP))
                        .containsExactlyElementsOf(hex(both(words.subList(0, 30), words.subList(100, 200))));
                assertThat(manifest.endCause()).isEqualTo(EndCause.CLIENT_BYE);
                assertThat(manifest.streams().getFirst().packets()).isEqualTo(130);
                assertThat(manifest.streams().getFirst().lostPackets()).isEqualTo(70);
            }
        }
    }

    /// RTCP of ours never uses an index again, and a client that changed its key right before is still understood.
    @Test
    @Tag("SEC-06")
    @Tag("SEC-14")
    void reportsGoOnUnderTheSameKeyAndSoDoNewKeys() throws Exception {
        var suite = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
        var crypto = new CryptoAttribute("1", SrtpKeys.fresh(suite, random));
        var next = new CryptoAttribute("1", SrtpKeys.fresh(suite, random));
        var words = words(100, 120);
        try (var rtcp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                var first = new Restart(directory, "");
                var client = new ScenarioClient(first.sip(Transport.UDP), Transport.UDP)) {
            rtcp.setSoTimeout((int) PATIENCE.toMillis());
            var reporting = "rtcp:" + rtcp.getLocalPort();
            try (var call =
                    client.call(Offers.sdp(Offers.of(secured("RTP/SAVP", "crypto:" + crypto.text(), reporting))))) {
                var sender = new SrtpSender(crypto.keys());
                send(call, seal(sender, words.subList(0, 30)));
                var heard = receive(rtcp);
                call.reinvite(Offers.sdp(Offers.of(secured("RTP/SAVP", "crypto:" + next.text(), reporting))));
                var ours = crypto(call);
                first.awaitPackets(30, KeyRing.none());
                first.kill();
                try (var second = first.again()) {
                    send(call, seal(sender, words.subList(30, 40)));
                    send(call, seal(new SrtpSender(next.keys()), words.subList(40, 120)));
                    var reader = new SrtpReceiver(ours.keys());
                    var report = receive(rtcp);
                    while (reader.openRtcp(report.clone(), report.length, 0) != SrtpOutcome.AUTHENTIC) {
                        report = receive(rtcp);
                    }
                    assertThat(index(report)).isGreaterThanOrEqualTo(1_000);
                    assertThat(index(heard)).isLessThan(1_000);
                    // The same answer to the same offer: our key is the same as before the kill.
                    call.reinvite(Offers.sdp(Offers.of(secured("RTP/SAVP", "crypto:" + next.text(), reporting))));
                    assertThat(crypto(call)).isEqualTo(ours);
                    call.bye();
                    second.awaitFinished();

                    assertThat(stored(second, PacketKind.RTP)).containsExactlyElementsOf(hex(words));
                    assertThat(stored(second, PacketKind.UNOPENED)).isEmpty();
                }
            }
        }
    }

    /// OpenSSL made the handshake with a process that is gone; jitsi-srtp goes on with what it exported. A client that
    /// begins again finds the certificate that the answer announced.
    @Test
    @Tag("SEC-13")
    @Tag("SEC-17")
    void keysOfAHandshakeGoOnAndAnotherHandshakeIsMadeWithTheSameCertificate() throws Exception {
        OpenSslPeer.assume();
        var identity = Identity.in(directory, "client");
        var words = words(65_500, 200);
        try (var first = new Restart(directory, "");
                var client = new ScenarioClient(first.sip(Transport.UDP), Transport.UDP);
                var call = client.call(Offers.sdp(Offers.of(secured(
                        "UDP/TLS/RTP/SAVPF", "setup:actpass", "fingerprint:" + identity.fingerprint(), "rtcp-mux"))))) {
            var answered = call.answer().media().getFirst();
            var bytes = PROFILE.materialBytes();
            JitsiSender sender;
            try (var peer = OpenSslPeer.client(answered.port(), identity, PROFILE.name(), bytes)) {
                sender = new JitsiSender(PROFILE, peer.awaitMaterial(), true, true, SSRC);
                for (var packet : words.subList(0, 30)) {
                    call.sendRaw(0, sender.seal(packet));
                }
                first.awaitPackets(30, KeyRing.none());
            }
            first.kill();
            for (var packet : words.subList(30, 80)) {
                sender.seal(packet);
            }
            try (var second = first.again()) {
                for (var packet : words.subList(80, 140)) {
                    call.sendRaw(0, sender.seal(packet));
                }
                var live = second.recorder().sessions();
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> live.list().getFirst().streams().getFirst().packets() == 60);
                try (var peer = OpenSslPeer.client(answered.port(), identity, PROFILE.name(), bytes)) {
                    var again = new JitsiSender(PROFILE, peer.awaitMaterial(), true, true, SSRC);
                    assertThat(answered.attribute("fingerprint")).contains(peer.awaitFingerprint());
                    for (var packet : words.subList(140, 200)) {
                        call.sendRaw(0, again.seal(packet));
                    }
                    call.bye();
                }
                second.awaitFinished();

                assertThat(stored(second, PacketKind.RTP))
                        .containsExactlyElementsOf(hex(both(words.subList(0, 30), words.subList(80, 200))));
                assertThat(stored(second, PacketKind.UNOPENED)).isEmpty();
            }
        }
    }

    /// With a key-encryption key nothing that is kept holds a key in the clear, and the call goes on all the same.
    @Test
    @Tag("SEC-06")
    void keysRestWrappedWhereThereIsAKeyToWrapThem() throws Exception {
        var keyFile = directory.resolve("keys");
        new KeyFile(keyFile).add(Instant.now(), new SecureRandom());
        var memory = Files.createTempDirectory(Path.of("/dev/shm"), "earwitness-test");
        var more = "encryption: { key-file: %s }\njournal: { keep: true, buffers: %s }\n".formatted(keyFile, memory);
        var crypto = new CryptoAttribute("1", SrtpKeys.fresh(SrtpSuite.AEAD_AES_128_GCM, random));
        var sender = new SrtpSender(crypto.keys());
        var words = words(65_500, 100);
        try (var first = new Restart(directory, more);
                var client = new ScenarioClient(first.sip(Transport.UDP), Transport.UDP);
                var call = client.call(Offers.sdp(Offers.of(secured("RTP/SAVP", "crypto:" + crypto.text()))))) {
            send(call, seal(sender, words.subList(0, 30)));
            first.awaitPackets(30, KeyRing.read(keyFile));
            var secrets = List.of(
                    crypto.keys().masters().getFirst().keyAndSalt(),
                    crypto(call).keys().masters().getFirst().keyAndSalt(),
                    inline(crypto.text()).getBytes(StandardCharsets.US_ASCII),
                    inline(crypto(call).text()).getBytes(StandardCharsets.US_ASCII),
                    "BEGIN PRIVATE".getBytes(StandardCharsets.US_ASCII));
            var kept = kept(memory);
            assertThat(kept.size()).isGreaterThanOrEqualTo(3);
            for (var file : kept) {
                for (var secret : secrets) {
                    assertThat(holds(file, secret)).isFalse();
                }
            }
            first.kill();
            send(call, seal(sender, words.subList(30, 60)));
            try (var second = first.again()) {
                send(call, seal(sender, words.subList(60, 100)));
                call.bye();
                assertThat(second.awaitFinished()
                                .manifest()
                                .streams()
                                .getFirst()
                                .packets())
                        .isEqualTo(70);
            }
            // Nothing is left of a call that is over.
            assertThat(kept(memory)).isEmpty();
        } finally {
            delete(memory);
        }
    }

    /// All but the buffers of journals.
    private static List<byte[]> kept(Path memory) throws Exception {
        try (var files = Files.walk(memory)) {
            var kept = new ArrayList<byte[]>();
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (!file.toString().endsWith(".ewf")) {
                    kept.add(Files.readAllBytes(file));
                }
            }
            return kept;
        }
    }

    private static boolean holds(byte[] file, byte[] secret) {
        for (var at = 0; at + secret.length <= file.length; at++) {
            if (Arrays.equals(file, at, at + secret.length, secret, 0, secret.length)) {
                return true;
            }
        }
        return false;
    }

    private static void delete(Path directory) throws Exception {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static String inline(String crypto) {
        return crypto.substring(crypto.indexOf("inline:") + "inline:".length());
    }

    private static CryptoAttribute crypto(ScenarioCall call) {
        var line = call.answer().media().getFirst().attributes("crypto").getFirst();
        return ((CryptoAttribute.Reading.Usable) CryptoAttribute.read(line)).attribute();
    }

    private static byte[] receive(DatagramSocket socket) throws Exception {
        var packet = new DatagramPacket(new byte[2_000], 2_000);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    private static int index(byte[] report) {
        return ByteBuffer.wrap(report).getInt(report.length - 14) & 0x7FFF_FFFF;
    }

    private static String secured(String protocol, String... attributes) {
        var lines = new StringBuilder(Offers.line(1, "sendonly").replace("RTP/AVP ", protocol + " "));
        for (var attribute : attributes) {
            lines.append("a=").append(attribute).append("\r\n");
        }
        return lines.toString();
    }

    private static List<byte[]> words(int firstNumber, int packets) {
        var packetizer = new RtpPacketizer(SSRC, firstNumber, 4711);
        var noise = new Random(SSRC);
        var words = new ArrayList<byte[]>();
        for (var n = 0; n < packets; n++) {
            var payload = new byte[160];
            noise.nextBytes(payload);
            words.add(packetizer.packet(8, n == 0, payload, 160));
        }
        return words;
    }

    private static List<byte[]> seal(SrtpSender sender, List<byte[]> words) {
        return words.stream()
                .map(plain -> {
                    var packet = Arrays.copyOf(plain, plain.length + sender.overhead());
                    return Arrays.copyOf(packet, sender.seal(packet, plain.length));
                })
                .toList();
    }

    private static void send(ScenarioCall call, List<byte[]> packets) throws Exception {
        for (var packet : packets) {
            call.sendRaw(0, packet);
        }
    }

    private static List<byte[]> both(List<byte[]> some, List<byte[]> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private static List<String> stored(ScenarioRecorder recorder, PacketKind kind) throws Exception {
        return recorder.journal(PacketArrived.class).stream()
                .filter(packet -> packet.kind() == kind)
                .map(packet -> {
                    var bytes = new byte[packet.bytes().remaining()];
                    packet.bytes().duplicate().get(bytes);
                    return HexFormat.of().formatHex(bytes);
                })
                .toList();
    }

    private static List<String> hex(List<byte[]> packets) {
        return packets.stream().map(HexFormat.of()::formatHex).toList();
    }
}
