package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.earwitness.media.rtp.RtpPacketizer;
import io.earwitness.media.srtp.CryptoAttribute;
import io.earwitness.media.srtp.SrtpKeys;
import io.earwitness.media.srtp.SrtpOutcome;
import io.earwitness.media.srtp.SrtpReceiver;
import io.earwitness.media.srtp.SrtpSender;
import io.earwitness.media.srtp.SrtpSuite;
import io.earwitness.recorder.events.RecorderEvent;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.JournalRecord.StreamSecured;
import io.earwitness.recorder.model.RecordingEvent;
import io.earwitness.recorder.model.SetAside;
import io.earwitness.recorder.model.Verdict;
import io.earwitness.recorder.scenario.ScenarioRecorder.Finished;
import io.earwitness.sip.message.Transport;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/// Calls whose media is protected by keys in the description, between a client and the whole recorder.
class SecuredCallIT {
    private static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
    private static final int PATIENCE_MILLIS = 20_000;

    @TempDir
    Path directory;

    private final Random random = new Random(1);
    private final List<RecorderEvent> events = new CopyOnWriteArrayList<>();
    private ScenarioRecorder recorder;
    private ScenarioClient client;

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

    /// The same words on a plain and on a secured line.
    @ParameterizedTest
    @CsvSource({
        "RTP/SAVP, AES_CM_128_HMAC_SHA1_80",
        "RTP/SAVP, AES_CM_128_HMAC_SHA1_32",
        "RTP/SAVPF, AES_256_CM_HMAC_SHA1_80",
        "RTP/SAVPF, AEAD_AES_256_GCM"
    })
    @Tag("SEC-01")
    @Tag("SEC-02")
    @Tag("SEC-03")
    @Tag("SEC-08")
    @Tag("SRS-SDP-23")
    void soundsLikeItsPlainTwin(String protocol, SrtpSuite suite) throws Exception {
        var offered = new CryptoAttribute("1", SrtpKeys.fresh(suite, random));
        var offer = Offers.of(Offers.line(1, "sendonly") + secured(2, protocol, offered));
        var words = words(0x1000, 100);
        try (var call = client.call(Offers.sdp(offer))) {
            assertThat(call.answer().media().get(1).protocol()).isEqualTo(protocol);
            var sender = new SrtpSender(offered.keys());
            for (var packet : words) {
                call.sendRaw(0, packet);
                call.sendRaw(1, sealed(sender, packet));
            }
            call.bye();
        }
        var finished = recorder.awaitFinished();

        assertThat(finished.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(stored(1, PacketKind.RTP)).isEqualTo(hex(words)).isEqualTo(stored(0, PacketKind.RTP));
        assertThat(sound(finished, 1)).isNotEmpty().isEqualTo(sound(finished, 0));
        assertThat(recorder.journal(StreamSecured.class))
                .extracting(StreamSecured::stream, StreamSecured::suite)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(1, suite.name()));
        assertThat(events).noneMatch(RecorderEvent.PacketsUnopened.class::isInstance);
    }

    @Test
    @Tag("SEC-25")
    void whatNoAgreedKeyOpensIsAlarmedKeptAndNeverHeard() throws Exception {
        var offered = new CryptoAttribute("1", SrtpKeys.fresh(SUITE, random));
        var other = new SrtpSender(SrtpKeys.fresh(SUITE, random));
        var ciphered = new ArrayList<byte[]>();
        try (var call = client.call(Offers.sdp(Offers.of(secured(1, "RTP/SAVP", offered))))) {
            for (var packet : words(0x1000, 50)) {
                var sealed = sealed(other, packet);
                ciphered.add(sealed);
                call.sendRaw(0, sealed);
            }
            call.bye();
        }
        var finished = recorder.awaitFinished();
        var stream = finished.manifest().streams().getFirst();

        assertThat(stream.file()).isNull();
        assertThat(stream.undecodedReason()).isEqualTo("No key that was agreed opens its packets.");
        assertThat(stream.packets()).isZero();
        assertThat(stream.setAside()).containsExactly(new SetAside("No key that was agreed opens them.", 50, true));
        assertThat(finished.manifest().verdict()).isEqualTo(Verdict.PARTIAL);
        assertThat(finished.manifest().verdictReason()).contains("No key that was agreed opens its packets");
        assertThat(stored(0, PacketKind.UNOPENED)).isEqualTo(hex(ciphered));
        assertThat(stored(0, PacketKind.RTP)).isEmpty();
        assertThat(events)
                .filteredOn(RecorderEvent.PacketsUnopened.class::isInstance)
                .singleElement()
                .isEqualTo(new RecorderEvent.PacketsUnopened(finished.manifest().id(), 0, 50));
        assertThat(recorder.recorder()
                        .meters()
                        .get("earwitness.srtp.unopened")
                        .functionCounter()
                        .count())
                .isEqualTo(50);
        assertThat(finished.manifest().events())
                .extracting(RecordingEvent::text)
                .contains("Packets of stream 1 cannot be opened: no key that was agreed fits");
    }

    @Test
    @Tag("SEC-12")
    @Tag("SEC-25")
    void forgedAndRepeatedPacketsChangeNothing() throws Exception {
        var offered = new CryptoAttribute("1", SrtpKeys.fresh(SUITE, random));
        var sender = new SrtpSender(offered.keys());
        var words = words(0x1000, 60);
        try (var call = client.call(Offers.sdp(Offers.of(secured(1, "RTP/SAVP", offered))))) {
            for (var packet : words) {
                var sealed = sealed(sender, packet);
                var forged = sealed.clone();
                forged[40] ^= 1;
                call.sendRaw(0, forged);
                call.sendRaw(0, sealed);
                call.sendRaw(0, sealed);
            }
            call.bye();
        }
        var finished = recorder.awaitFinished();

        assertThat(stored(0, PacketKind.RTP)).isEqualTo(hex(words));
        assertThat(finished.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(finished.manifest().verdictReason())
                .startsWith("Everything that was sent is here. 60 packets on ")
                .endsWith(" could not be authenticated and are not heard.");
        assertThat(finished.manifest().streams().getFirst().setAside())
                .extracting(SetAside::packets, SetAside::stored)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(60L, true),
                        org.assertj.core.groups.Tuple.tuple(60L, false));
    }

    @Test
    @Tag("SEC-11")
    @Tag("SEC-14")
    @Tag("SRS-REI-18")
    void goesOnThroughNewKeysWithoutLosingWhatIsUnderWay() throws Exception {
        var first = new CryptoAttribute("1", SrtpKeys.fresh(SUITE, random));
        var second = new CryptoAttribute("1", SrtpKeys.fresh(SrtpSuite.AEAD_AES_128_GCM, random));
        // Rolls over under the first key, so that the second begins anew with another counter.
        var words = words(0x1000, 200);
        try (var call = client.call(Offers.sdp(Offers.of(secured(1, "RTP/SAVP", first))))) {
            var before = new SrtpSender(first.keys());
            var after = new SrtpSender(second.keys());
            send(call, before, words.subList(0, 100));
            var underWay = words.subList(100, 110).stream()
                    .map(packet -> sealed(before, packet))
                    .toList();

            var answered = call.reinvite(Offers.sdp(Offers.of(secured(1, "RTP/SAVP", second))));
            assertThat(answered.isSuccess()).isTrue();
            assertThat(call.answer().media().getFirst().attribute("crypto"))
                    .hasValueSatisfying(crypto -> assertThat(crypto).startsWith("1 AEAD_AES_128_GCM "));
            for (var packet : underWay) {
                call.sendRaw(0, packet);
            }
            send(call, after, words.subList(110, 150));

            // Nothing in it can be received: refused, and the keys stay as they are.
            var refused = call.reinvite(Offers.sdp(
                    Offers.of(secured(1, "RTP/SAVP", first).replaceFirst("inline:\\S+", "inline:dG9vIHNob3J0"))));
            assertThat(refused.status()).isEqualTo(488);
            send(call, after, words.subList(150, 180));

            // The same key again: contexts go on.
            assertThat(call.reinvite(Offers.sdp(Offers.of(secured(1, "RTP/SAVP", second))))
                            .isSuccess())
                    .isTrue();
            send(call, after, words.subList(180, 200));
            call.bye();
        }
        var finished = recorder.awaitFinished();

        assertThat(stored(0, PacketKind.RTP)).isEqualTo(hex(words));
        assertThat(stored(0, PacketKind.UNOPENED)).isEmpty();
        assertThat(finished.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(finished.manifest().streams().getFirst().gaps()).isEmpty();
        assertThat(recorder.journal(StreamSecured.class))
                .extracting(StreamSecured::suite)
                .containsExactly(SUITE.name(), SrtpSuite.AEAD_AES_128_GCM.name());
    }

    @Test
    @Tag("SEC-23")
    void encryptedHeaderExtensionsAreDeclinedAndTheMediaIsKept() throws Exception {
        var offered = new CryptoAttribute("1", SrtpKeys.fresh(SUITE, random));
        var offer = Offers.of(secured(1, "RTP/SAVP", offered)
                + "a=extmap:1 urn:ietf:params:rtp-hdrext:encrypt urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n");
        var sender = new SrtpSender(offered.keys());
        var packets =
                words(0x1000, 50).stream().map(SecuredCallIT::withExtension).toList();
        try (var call = client.call(Offers.sdp(offer))) {
            assertThat(call.answer().media().getFirst().has("extmap")).isFalse();
            send(call, sender, packets);
            call.bye();
        }
        var finished = recorder.awaitFinished();

        assertThat(stored(0, PacketKind.RTP)).isEqualTo(hex(packets));
        assertThat(finished.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
    }

    /// With an extension of one word, whose content only its maker could read.
    private static byte[] withExtension(byte[] packet) {
        var longer = ByteBuffer.allocate(packet.length + 8);
        longer.put(packet, 0, 12).putInt(0xBEDE0001).putInt(0x10A7B3C9).put(packet, 12, packet.length - 12);
        return longer.put(0, (byte) (packet[0] | 0x10)).array();
    }

    @Test
    @Tag("SEC-06")
    void reportsGoOutProtectedByAKeyOfOurOwn() throws Exception {
        try (var rtcp = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            rtcp.setSoTimeout(PATIENCE_MILLIS);
            var offered = new CryptoAttribute("9", SrtpKeys.fresh(SUITE, random));
            var offer = Offers.of(secured(1, "RTP/SAVP", offered) + "a=rtcp:" + rtcp.getLocalPort() + "\r\n");
            try (var call = client.call(Offers.sdp(offer))) {
                var answered = ((CryptoAttribute.Reading.Usable) CryptoAttribute.read(call.answer()
                                .media()
                                .getFirst()
                                .attributes("crypto")
                                .getFirst()))
                        .attribute();
                send(call, new SrtpSender(offered.keys()), words(0x1000, 30));
                var packet = new DatagramPacket(new byte[2_000], 2_000);
                rtcp.receive(packet);
                var report = Arrays.copyOf(packet.getData(), packet.getLength());

                assertThat(answered.keys()).isNotEqualTo(offered.keys());
                assertThat(new SrtpReceiver(offered.keys()).openRtcp(report.clone(), report.length, 0))
                        .isEqualTo(SrtpOutcome.NOT_AUTHENTIC);
                assertThat(new SrtpReceiver(answered.keys()).openRtcp(report, report.length, 0))
                        .isEqualTo(SrtpOutcome.AUTHENTIC);
                assertThat(ByteBuffer.wrap(report).getShort(0)).isEqualTo((short) 0x81C9);
                assertThat(ByteBuffer.wrap(report).getInt(8)).isEqualTo(0x1000);
                call.bye();
            }
            recorder.awaitFinished();
        }
    }

    @Test
    void noLogHoldsAKeyWhateverItsLevel() throws Exception {
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        var level = root.getLevel();
        var heard = new ListAppender<ILoggingEvent>();
        heard.start();
        root.addAppender(heard);
        root.setLevel(Level.TRACE);
        var keys = new ArrayList<String>();
        try {
            var offered = new CryptoAttribute("1", SrtpKeys.fresh(SUITE, random));
            keys.add(inline(offered.text()));
            try (var call = client.call(Offers.sdp(Offers.of(secured(1, "RTP/SAVP", offered))))) {
                keys.add(inline(
                        call.answer().media().getFirst().attributes("crypto").getFirst()));
                send(call, new SrtpSender(SrtpKeys.fresh(SUITE, random)), words(0x1000, 10));
                call.bye();
            }
            recorder.awaitFinished();
        } finally {
            root.setLevel(level);
            root.detachAppender(heard);
        }
        var log = heard.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        assertThat(log).isNotEmpty();
        assertThat(keys).hasSize(2).doesNotHaveDuplicates();
        assertThat(String.join("\n", log)).doesNotContain(keys);
    }

    private static String inline(String crypto) {
        return crypto.substring(crypto.indexOf("inline:") + "inline:".length());
    }

    private static String secured(int label, String protocol, CryptoAttribute crypto) {
        return Offers.line(label, "sendonly").replace("RTP/AVP ", protocol + " ") + "a=crypto:" + crypto.text()
                + "\r\n";
    }

    private static void send(ScenarioCall call, SrtpSender sender, List<byte[]> words) throws Exception {
        for (var packet : words) {
            call.sendRaw(0, sealed(sender, packet));
        }
    }

    private static byte[] sealed(SrtpSender sender, byte[] plain) {
        var packet = Arrays.copyOf(plain, plain.length + sender.overhead());
        return Arrays.copyOf(packet, sender.seal(packet, plain.length));
    }

    /// Packets of A-law that rolls its sequence number over.
    private static List<byte[]> words(int ssrc, int packets) {
        var packetizer = new RtpPacketizer(ssrc, 65_500, 4711);
        var noise = new Random(ssrc);
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
                .map(packet -> bytes(packet.bytes()))
                .toList());
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static List<String> hex(List<byte[]> packets) {
        return packets.stream().map(HexFormat.of()::formatHex).toList();
    }

    /// The samples of a stream's file from its first sound to its last.
    private static String sound(Finished finished, int stream) throws Exception {
        var file = java.util.Objects.requireNonNull(
                finished.manifest().streams().get(stream).file());
        var wav = Files.readAllBytes(finished.folder().resolve(file));
        var samples = ByteBuffer.wrap(wav, 44, wav.length - 44)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
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
