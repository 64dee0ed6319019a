package io.earwitness.recorder.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.dtls.DtlsEndpoint;
import io.earwitness.media.dtls.DtlsPort;
import io.earwitness.media.dtls.DtlsRole;
import io.earwitness.media.dtls.DtlsTerms;
import io.earwitness.media.dtls.Fingerprint;
import io.earwitness.media.dtls.PeerFingerprints;
import io.earwitness.media.net.MediaSocket;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.PacketAppender;
import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.StreamDescription;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Lines that share a port and wait for a handshake that never comes: what came is each line's own to the end.
class BundleWaitTest {
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 30_000);
    private static final MediaSocket SOCKET = new NoSocket();

    private final DtlsEndpoint endpoint = DtlsEndpoint.create(Clock.systemUTC());
    private final List<String> stored = new ArrayList<>();
    private final StreamCounters totals = new StreamCounters();
    private final BundlePort port = new BundlePort(
            new Pen(), () -> 1, new LoopTime(), totals, this::line, this::dtls, KeptPlaces.NOWHERE, 20_000);

    private final class Pen implements PacketAppender {
        @Override
        public int source(String source) {
            return 1;
        }

        @Override
        public void packet(int stream, PacketKind kind, int source, ByteBuffer bytes, long epochNanos) {
            stored.add(kind + " of " + stream);
        }

        @Override
        public void append(JournalRecord record) {
            // Of no concern here.
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

    private record NoSocket() implements MediaSocket {
        @Override
        public InetSocketAddress localAddress() {
            return CLIENT;
        }

        @Override
        public Object attachment() {
            return this;
        }

        @Override
        public boolean send(ByteBuffer bytes, InetSocketAddress to) {
            return false;
        }
    }

    private DtlsPort dtls(MediaSocket socket, DtlsPort.Listener listener) {
        return new DtlsPort(endpoint, Runnable::run, (_, _) -> {}, listener);
    }

    private StreamCapture line() {
        return new StreamCapture(
                new Pen(),
                () -> 1,
                new LoopTime(),
                "us",
                new Random(1),
                totals,
                Optional.empty(),
                this::dtls,
                KeptPlaces.NOWHERE.ofStreams());
    }

    private StreamCapture agree(int index, int type, String mid) {
        var formats = List.of(new NegotiatedFormat(type, "PCMA", 8_000, 1, ""));
        return port.take(
                new StreamDescription(index, index, mid, "audio", "UDP/TLS/RTP/SAVP", formats, 20_000),
                SOCKET,
                SOCKET,
                Optional.of(new BundleMarks(index, mid, 0, Set.of())),
                false);
    }

    private void comes(int type, int ssrc) {
        port.rtpReceiver()
                .accept(
                        ByteBuffer.allocate(172)
                                .put(0, (byte) 0x80)
                                .put(1, (byte) type)
                                .putInt(8, ssrc),
                        CLIENT,
                        1);
    }

    private void waitsForAHandshake() {
        var terms = new DtlsTerms(
                "1",
                DtlsRole.SERVER,
                PeerFingerprints.of(List.of(
                        Fingerprint.read("sha-256 " + "AB:".repeat(31) + "CD").orElseThrow())),
                Optional.empty(),
                Set.of(CLIENT.getAddress()));
        port.protect(new StreamHandshake(terms, Optional.empty()), false);
    }

    @Test
    @Tag("VID-10")
    void whatWaitedInVainIsThatOfTheLineThatItCameFor() {
        var first = agree(0, 8, "a");
        var second = agree(1, 97, "b");
        waitsForAHandshake();
        comes(8, 1);
        comes(97, 2);
        comes(8, 1);
        assertThat(stored).isEmpty();

        first.close(2);
        second.close(2);

        assertThat(stored).containsExactly("UNOPENED of 0", "UNOPENED of 0", "UNOPENED of 1");
    }

    @Test
    @Tag("VID-10")
    void whatCameBeforeItsLineWasAgreedIsThatOfItsLine() {
        var first = agree(0, 8, "a");
        waitsForAHandshake();
        comes(97, 2);
        comes(8, 1);
        var second = agree(1, 97, "b");

        second.close(2);
        assertThat(stored).containsExactly("UNOPENED of 1");
        first.close(2);
        assertThat(stored).containsExactly("UNOPENED of 1", "UNOPENED of 0");
    }

    @Test
    @Tag("VID-10")
    void whatFindsNoRoomAnyMoreIsThatOfItsLineToo() {
        agree(0, 8, "a");
        waitsForAHandshake();
        comes(97, 2);
        agree(1, 97, "b");
        for (var i = 0; i < HeldPackets.PACKETS_MAX; i++) {
            comes(8, 1);
        }

        assertThat(stored).containsExactly("UNOPENED of 1");
    }
}
