package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.srtp.CryptoAttribute;
import io.earwitness.media.srtp.SrtpKeys;
import io.earwitness.media.srtp.SrtpSender;
import io.earwitness.media.srtp.SrtpSuite;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.JournalRecord.StreamSecured;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.sdp.MediaDescription;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls whose lines share one port, and whose recorder is killed and started again.
class ResumedBundleIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ANA = 0x1000;
    private static final int LEO = 0x2000;
    /// Head, kind and the two sources of a file that keeps what was learned.
    private static final int TWO_LEARNED_BYTES = 8 + 1 + 2 * 8;

    @TempDir
    Path directory;

    /// The client said whose packets are whose before the kill, and never again.
    @Test
    @Tag("VID-10")
    void whatWasLearnedOfSourcesGoesOn() throws Exception {
        var ana = Bundles.words(ANA, 8, 80, "a", 3);
        var leo = Bundles.words(LEO, 8, 80, "b", 3);
        var offer = Bundles.offer(
                "a b",
                Bundles.audio("a", 8, "rtcp-mux", Bundles.EXTMAP),
                Bundles.audio("b", 8, "bundle-only", Bundles.EXTMAP));
        var memory = Files.createTempDirectory(Path.of("/dev/shm"), "earwitness-bundle");
        try (var first = new Restart(directory, "journal: { keep: true, buffers: %s }\n".formatted(memory));
                var client = new ScenarioClient(first.sip(Transport.UDP), Transport.UDP);
                var call = client.call(Offers.sdp(offer))) {
            var answered = call.answer();
            send(call, ana.subList(0, 30), leo.subList(0, 30));
            assertThat(call.update(Optional.empty()).status()).isEqualTo(200);
            first.awaitPackets(60, KeyRing.none());
            awaitLearned(memory);
            first.kill();
            send(call, ana.subList(30, 40), leo.subList(30, 40));
            try (var second = first.again()) {
                send(call, ana.subList(40, 60), leo.subList(40, 60));
                // The same offer again: the same answer, and the same port.
                assertThat(call.reinvite(Offers.sdp(offer)).isSuccess()).isTrue();
                assertThat(call.answer().attributes("group")).isEqualTo(answered.attributes("group"));
                assertThat(call.answer().media())
                        .extracting(MediaDescription::port)
                        .isEqualTo(answered.media().stream()
                                .map(MediaDescription::port)
                                .toList());
                send(call, ana.subList(60, 80), leo.subList(60, 80));
                call.bye();
                second.awaitFinished();

                assertThat(stored(second, 0)).isEqualTo(hex(around(ana)));
                assertThat(stored(second, 1)).isEqualTo(hex(around(leo)));
            }
        } finally {
            delete(memory);
        }
    }

    @Test
    @Tag("VID-10")
    @Tag("SEC-13")
    void theKeysOfAllLinesGoOn() throws Exception {
        var random = new Random(1);
        var crypto = new CryptoAttribute("1", SrtpKeys.fresh(SrtpSuite.AES_CM_128_HMAC_SHA1_80, random));
        var sender = new SrtpSender(crypto.keys());
        var ana = Bundles.words(ANA, 8, 80, "a", 80);
        var leo = Bundles.words(LEO, 8, 80, "b", 80);
        var mia = Bundles.words(0x3000, 8, 10, "c", 10);
        var sealedAna = seal(sender, ana);
        var sealedLeo = seal(sender, leo);
        var offer = Bundles.offer(
                "a b",
                Bundles.line(
                        "audio",
                        "RTP/SAVP",
                        "a",
                        8,
                        "PCMA/8000",
                        "rtcp-mux",
                        "crypto:" + crypto.text(),
                        Bundles.EXTMAP),
                Bundles.line("audio", "RTP/SAVP", "b", 8, "PCMA/8000", "bundle-only", Bundles.EXTMAP));
        try (var first = new Restart(directory, "");
                var client = new ScenarioClient(first.sip(Transport.UDP), Transport.UDP);
                var call = client.call(Offers.sdp(offer))) {
            var ours = call.answer().media().getFirst().attributes("crypto");
            send(call, sealedAna.subList(0, 30), sealedLeo.subList(0, 30));
            assertThat(call.update(Optional.empty()).status()).isEqualTo(200);
            first.awaitPackets(60, KeyRing.none());
            first.kill();
            try (var second = first.again()) {
                // Whoever heard them on the way sends them again.
                send(call, sealedAna.subList(0, 30), sealedLeo.subList(0, 30));
                send(call, sealedAna.subList(40, 60), sealedLeo.subList(40, 60));
                assertThat(call.reinvite(Offers.sdp(offer)).isSuccess()).isTrue();
                assertThat(call.answer().media().getFirst().attributes("crypto"))
                        .isEqualTo(ours);
                send(call, sealedAna.subList(60, 80), sealedLeo.subList(60, 80));
                // A line that comes only now.
                var more = offer.replace("BUNDLE a b", "BUNDLE a b c")
                        + Bundles.line("audio", "RTP/SAVP", "c", 8, "PCMA/8000", "bundle-only", Bundles.EXTMAP);
                assertThat(call.reinvite(Offers.sdp(more)).isSuccess()).isTrue();
                for (var packet : seal(sender, mia)) {
                    call.sendRaw(2, packet);
                }
                call.bye();
                second.awaitFinished();

                assertThat(stored(second, 0)).isEqualTo(hex(around(ana)));
                assertThat(stored(second, 1)).isEqualTo(hex(around(leo)));
                assertThat(stored(second, 2)).isEqualTo(hex(mia));
                assertThat(second.journal(PacketArrived.class))
                        .noneMatch(packet -> packet.kind() == PacketKind.UNOPENED);
                assertThat(second.journal(StreamSecured.class))
                        .extracting(StreamSecured::stream)
                        .containsExactly(0, 1, 2);
            }
        }
    }

    private static void awaitLearned(Path memory) {
        Awaitility.await("what was learned is kept").atMost(PATIENCE).until(() -> {
            try (var files = Files.walk(memory)) {
                for (var file : files.toList()) {
                    if (file.toString().endsWith("-routes.ewk") && Files.size(file) >= TWO_LEARNED_BYTES) {
                        return true;
                    }
                }
                return false;
            }
        });
    }

    /// All but what was sent while nobody was there.
    private static List<byte[]> around(List<byte[]> words) {
        var all = new ArrayList<>(words.subList(0, 30));
        all.addAll(words.subList(40, 80));
        return all;
    }

    private static void send(ScenarioCall call, List<byte[]> first, List<byte[]> second) throws Exception {
        for (var n = 0; n < first.size(); n++) {
            call.sendRaw(0, first.get(n));
            call.sendRaw(1, second.get(n));
        }
    }

    private static List<byte[]> seal(SrtpSender sender, List<byte[]> words) {
        return words.stream()
                .map(plain -> {
                    var packet = Arrays.copyOf(plain, plain.length + sender.overhead());
                    return Arrays.copyOf(packet, sender.seal(packet, plain.length));
                })
                .toList();
    }

    private static List<String> stored(ScenarioRecorder recorder, int stream) throws Exception {
        return hex(recorder.journal(PacketArrived.class).stream()
                .filter(packet -> packet.stream() == stream && packet.kind() == PacketKind.RTP)
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

    private static void delete(Path directory) throws Exception {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
