package io.earwitness.recorder.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.dtls.DtlsEndpoint;
import io.earwitness.media.dtls.DtlsKeys;
import io.earwitness.media.dtls.DtlsPort;
import io.earwitness.media.dtls.DtlsRole;
import io.earwitness.media.dtls.DtlsTerms;
import io.earwitness.media.dtls.Fingerprint;
import io.earwitness.media.dtls.PeerFingerprints;
import io.earwitness.media.net.MediaSocket;
import io.earwitness.media.rtp.RtcpBandwidth;
import io.earwitness.media.srtp.SrtpKeys;
import io.earwitness.media.srtp.SrtpSender;
import io.earwitness.media.srtp.SrtpSuite;
import io.earwitness.recorder.capture.ControlTerms.Feedback;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.JournalRecord.StreamSecured;
import io.earwitness.recorder.journal.PacketAppender;
import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.StreamDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What comes to a stream before and after a handshake has given its keys.
class StreamHandshakeTest {
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 30_000);
    private static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;

    private final Random random = new Random(1);
    private final DtlsEndpoint endpoint = DtlsEndpoint.create(Clock.systemUTC());
    private final List<DtlsPort.Listener> listeners = new ArrayList<>();
    private final List<String> stored = new ArrayList<>();
    private final List<JournalRecord> records = new ArrayList<>();
    private final List<byte[]> sent = new ArrayList<>();
    private final SrtpKeys theirs = SrtpKeys.fresh(SUITE, random);
    private final SrtpSender sender = new SrtpSender(theirs);
    private long now = 1_800_000_000_000_000_000L;
    private final LoopTime time = new LoopTime();
    private final StreamCapture capture = new StreamCapture(
            new Pen(),
            () -> now,
            time,
            "us",
            random,
            new StreamCounters(),
            Optional.empty(),
            this::port,
            KeptPlaces.NOWHERE.ofStreams());

    private final class Pen implements PacketAppender {
        @Override
        public int source(String source) {
            return 1;
        }

        @Override
        public void packet(int stream, PacketKind kind, int source, ByteBuffer bytes, long epochNanos) {
            stored.add(kind + " " + bytes.getShort(bytes.position() + 2) + " at " + epochNanos);
        }

        @Override
        public void append(JournalRecord record) {
            records.add(record);
        }

        @Override
        public boolean hurries() {
            return false;
        }

        @Override
        public void turn(long nowNanos) {
            // Nothing is written.
        }

        @Override
        public void detach() {
            // Nothing was attached.
        }
    }

    private final class Socket implements MediaSocket {
        @Override
        public InetSocketAddress localAddress() {
            return CLIENT;
        }

        @Override
        public Object attachment() {
            return this;
        }

        @Override
        public boolean send(ByteBuffer packet, InetSocketAddress to) {
            var bytes = new byte[packet.remaining()];
            packet.get(bytes);
            sent.add(bytes);
            return true;
        }
    }

    private DtlsPort port(MediaSocket socket, DtlsPort.Listener listener) {
        listeners.add(listener);
        return new DtlsPort(endpoint, Runnable::run, (_, _) -> {}, listener);
    }

    @BeforeEach
    void agree() {
        var formats = List.of(new NegotiatedFormat(8, "PCMA", 8_000, 1, ""));
        var terms = new DtlsTerms(
                "1",
                DtlsRole.SERVER,
                PeerFingerprints.of(List.of(fingerprint())),
                Optional.empty(),
                Set.of(CLIENT.getAddress()));
        time.set(0);
        capture.assign(
                new StreamDescription(0, 0, "1", "audio", "UDP/TLS/RTP/SAVP", formats, 20_000),
                new Socket(),
                new Socket());
        capture.protect(new StreamHandshake(terms, Optional.empty()), false);
        capture.agree(new ControlTerms(
                Optional.of(CLIENT),
                true,
                Set.of(InetAddress.ofLiteral("192.0.2.1")),
                RtcpBandwidth.ofSession(64_000),
                true,
                Feedback.NONE));
    }

    private void turn(long nanos) {
        time.set(nanos);
        capture.turn(nanos);
    }

    private static Fingerprint fingerprint() {
        return Fingerprint.read("sha-256 " + "AB:".repeat(31) + "CD").orElseThrow();
    }

    private void comes(int number) {
        var plain = ByteBuffer.allocate(172)
                .put(0, (byte) 0x80)
                .put(1, (byte) 8)
                .putShort(2, (short) number)
                .putInt(8, 0x1000)
                .array();
        var packet = Arrays.copyOf(plain, plain.length + sender.overhead());
        now += 20_000_000;
        capture.onRtpPort(ByteBuffer.wrap(packet, 0, sender.seal(packet, plain.length)), CLIENT, now);
    }

    private void keysCome() {
        listeners.getFirst().keyed(new DtlsKeys(theirs, SrtpKeys.fresh(SUITE, random), fingerprint()), CLIENT);
    }

    @Test
    @Tag("SEC-18")
    void whatCameBeforeTheKeysIsOpenedWhenTheyCome() {
        var begin = now;
        comes(1);
        comes(2);
        assertThat(stored).isEmpty();
        keysCome();
        comes(3);

        assertThat(stored)
                .containsExactly(
                        "RTP 1 at " + (begin + 20_000_000),
                        "RTP 2 at " + (begin + 40_000_000),
                        "RTP 3 at " + (begin + 60_000_000));
        assertThat(records).filteredOn(StreamSecured.class::isInstance).hasSize(1);
        assertThat(capture.statistics().packets()).isEqualTo(3);
        assertThat(capture.statistics().unopened()).isZero();
    }

    /// The pause counts that there was when a packet came, not the one that there is when its keys come.
    @Test
    @Tag("SRS-OUT-14")
    void whatCameDuringAPauseIsNotStoredThoughItsKeysComeAfterIt() {
        comes(1);
        capture.pause(PauseCause.RECORDER);
        comes(2);
        capture.resume(PauseCause.RECORDER);
        comes(3);
        capture.pause(PauseCause.RECORDER);
        keysCome();
        comes(4);

        assertThat(stored).extracting(text -> text.substring(0, 5)).containsExactly("RTP 1", "RTP 3");
        assertThat(capture.statistics().pausedPackets()).isEqualTo(2);
    }

    @Test
    @Tag("SEC-25")
    void whatWaitsForTooLongIsStoredAsItCameAndToldOf() {
        comes(1);
        now += HeldPackets.NANOS_MAX;
        turn(TimeUnit.SECONDS.toNanos(10));
        assertThat(stored).isEmpty();
        comes(2);
        turn(TimeUnit.SECONDS.toNanos(11));
        assertThat(stored).extracting(text -> text.substring(0, 10)).containsExactly("UNOPENED 1");
        capture.close(now);

        assertThat(stored).extracting(text -> text.substring(0, 10)).containsExactly("UNOPENED 1", "UNOPENED 2");
        assertThat(capture.statistics().unopened()).isEqualTo(2);
        assertThat(records)
                .filteredOn(Noted.class::isInstance)
                .extracting(record -> ((Noted) record).text())
                .containsExactly("Packets of stream 1 cannot be opened: no DTLS handshake has given keys for them");
    }

    @Test
    @Tag("SEC-06")
    void nothingIsSentInTheClearWhileThereAreNoKeys() {
        for (var second = 1; second < 60; second++) {
            comes(second);
            turn(TimeUnit.SECONDS.toNanos(second));
        }
        assertThat(sent).isEmpty();
        keysCome();
        for (var second = 60; second < 120; second++) {
            comes(second);
            turn(TimeUnit.SECONDS.toNanos(second));
        }

        assertThat(sent).isNotEmpty().allSatisfy(report -> {
            assertThat(report[1] & 0xFF).isEqualTo(201);
            // The E bit of SRTCP, in front of the index and the tag of ten octets.
            assertThat(report[report.length - 14] & 0x80).isNotZero();
        });
    }
}
