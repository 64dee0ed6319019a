package io.earwitness.recorder.capture;

import io.earwitness.media.dtls.DtlsKeys;
import io.earwitness.media.dtls.HandshakeFailure;
import io.earwitness.media.net.ArrivalClock;
import io.earwitness.media.net.MediaSocket;
import io.earwitness.media.srtp.SrtpOutcome;
import io.earwitness.recorder.capture.HeldPackets.Held;
import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.PacketAppender;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What protects one stream, if anything does: keys from the description or from handshakes, for RTP and for RTCP,
/// and the packets that wait for them. Says in the journal what was agreed.
///
/// Owned by one capture loop. What becomes of a packet, opened or not, is the business of [StreamCapture].
final class StreamSecurity {
    /// The association of keys that no handshake gave.
    private static final String BY_DESCRIPTION = "";

    private final PacketAppender pen;
    private final ArrivalClock clock;
    private final DtlsPorts ports;
    private final KeptCryptos kept;
    private final Receiver receiver;
    private final HeldPackets held;
    private final Set<HandshakeFailure.Reason> failuresTold = EnumSet.noneOf(HandshakeFailure.Reason.class);
    private int stream;
    private @Nullable StreamCrypto rtpCrypto;
    private @Nullable StreamCrypto rtcpCrypto;
    private @Nullable StreamDtls dtls;

    /// Is told what became of packets that were not opened when they came.
    interface Receiver {
        /// Nothing opens it.
        void unopened(String reason, ByteBuffer packet, InetSocketAddress source, long arrivalEpochNanos);

        void replayed();

        /// Its keys have come: to be dealt with as if it came now, but for its time.
        void released(Held packet);

        /// It has waited in vain.
        void spilled(Held packet);

        /// Other keys than before, so that what was told of the former may be told again.
        void rekeyed();

        /// The client's host showed a certificate that was not announced.
        void certificateRefused();

        /// From here on packets are authenticated, by a suite of that name.
        void secured(String suite);

        /// What we send is protected by these, from the port for RTP and from that for RTCP; a port without sends
        /// nothing.
        void sendsBy(@Nullable StreamCrypto onRtpPort, @Nullable StreamCrypto onRtcpPort);
    }

    StreamSecurity(PacketAppender pen, ArrivalClock clock, DtlsPorts ports, KeptCryptos kept, Receiver receiver) {
        this.pen = pen;
        this.clock = clock;
        this.ports = ports;
        this.kept = kept;
        this.receiver = receiver;
        this.held = new HeldPackets(receiver::spilled);
    }

    /// Deals with a packet of DTLS (RFC 7983 §7); false where it is none, or no handshake is wanted.
    boolean takeDtls(ByteBuffer packet, InetSocketAddress source, boolean onRtpPort) {
        return dtls != null && dtls.take(packet, source, onRtpPort);
    }

    /// The packet as it was before it was protected. Null where it cannot be opened now: then all is done with it.
    @Nullable
    ByteBuffer open(
            PacketKind kind,
            ByteBuffer arrived,
            InetSocketAddress source,
            boolean onRtpPort,
            long arrivalEpochNanos,
            boolean paused) {
        return open(kind, arrived, source, onRtpPort, arrivalEpochNanos, paused, stream);
    }

    /// The same of a port that lines share.
    ///
    /// @param line whose it seems to be
    @Nullable
    ByteBuffer open(
            PacketKind kind,
            ByteBuffer arrived,
            InetSocketAddress source,
            boolean onRtpPort,
            long arrivalEpochNanos,
            boolean paused,
            int line) {
        var crypto = onRtpPort ? rtpCrypto : rtcpCrypto;
        if (crypto == null) {
            if (dtls == null) {
                return arrived;
            }
            held.hold(kind, arrived, source, onRtpPort, arrivalEpochNanos, paused, line);
            return null;
        }
        var outcome = crypto.open(kind, arrived, arrivalEpochNanos);
        if (outcome == SrtpOutcome.AUTHENTIC) {
            return crypto.plain();
        }
        if (outcome == SrtpOutcome.REPLAYED) {
            receiver.replayed();
        } else {
            receiver.unopened(reason(outcome), arrived, source, arrivalEpochNanos);
        }
        return null;
    }

    private static String reason(SrtpOutcome outcome) {
        return switch (outcome) {
            case NOT_AUTHENTIC -> "no key that was agreed fits";
            case UNKNOWN_KEY -> "they name a key that was not agreed";
            case KEY_USED_UP -> "their key has protected as many packets as a key may";
            case MALFORMED -> "they are too short for the suite that was agreed";
            case AUTHENTIC, REPLAYED -> throw new IllegalArgumentException(outcome + " is no such reason");
        };
    }

    /// Packets are opened by this from here on; where they were before, as a new offer says.
    void protect(int index, MediaSocket rtp, MediaSocket rtcp, StreamProtection protection, boolean moved) {
        stream = index;
        switch (protection) {
            case StreamKeys keys -> {
                endDtls();
                secure(keys, BY_DESCRIPTION, moved);
                share();
            }
            case StreamHandshake handshake -> shakeHands(handshake, rtp, rtcp);
        }
    }

    /// Packets are opened by what another process kept. A handshake is made where none had given keys yet; whoever
    /// begins one again is heard.
    ///
    /// @throws IOException where keys of the description were not kept, or cannot be used any more
    void goOn(int index, MediaSocket rtp, MediaSocket rtcp, StreamProtection protection) throws IOException {
        stream = index;
        rtpCrypto = left(true);
        switch (protection) {
            case StreamKeys keys -> {
                if (rtpCrypto == null) {
                    throw new IOException("the keys of stream " + (stream + 1) + " were not kept");
                }
                share();
            }
            case StreamHandshake handshake -> {
                rtcpCrypto = handshake.control().isPresent() ? left(false) : rtpCrypto;
                dtls = new StreamDtls(ports, rtp, rtcp, handshake, new Handshakes());
                dtls.goOn(handshake, association(rtpCrypto), association(rtcpCrypto));
                receiver.sendsBy(rtpCrypto, rtcpCrypto);
            }
        }
    }

    private @Nullable StreamCrypto left(boolean rtpPort) throws IOException {
        return StreamCrypto.goOn(kept.of(stream, rtpPort), clock.epochNanos()).orElse(null);
    }

    private static String association(@Nullable StreamCrypto crypto) {
        return crypto == null ? BY_DESCRIPTION : crypto.association();
    }

    private void secure(StreamKeys keys, String association, boolean moved) {
        var isNewKey = rtpCrypto == null || !rtpCrypto.keys().theirs().equals(keys.theirs());
        rtpCrypto = rekeyed(true, rtpCrypto, keys, association, moved);
        if (isNewKey) {
            receiver.rekeyed();
            receiver.secured(keys.theirs().suite().name());
        }
    }

    /// The suite by which packets are authenticated; empty where they are not.
    Optional<String> suite() {
        return Optional.ofNullable(rtpCrypto)
                .map(crypto -> crypto.keys().theirs().suite().name());
    }

    /// Whether what comes to the port for RTP waits for keys.
    boolean waits() {
        return rtpCrypto == null && dtls != null;
    }

    private StreamCrypto rekeyed(
            boolean rtpPort, @Nullable StreamCrypto crypto, StreamKeys keys, String association, boolean moved) {
        if (crypto == null) {
            return new StreamCrypto(keys, association, kept.of(stream, rtpPort));
        }
        crypto.rekey(keys, association, moved);
        return crypto;
    }

    private void share() {
        rtcpCrypto = rtpCrypto;
        receiver.sendsBy(rtpCrypto, rtcpCrypto);
    }

    private void shakeHands(StreamHandshake handshake, MediaSocket rtp, MediaSocket rtcp) {
        if (dtls == null) {
            dtls = new StreamDtls(ports, rtp, rtcp, handshake, new Handshakes());
            // Until there are keys nothing goes out: it would go out in the clear.
            receiver.sendsBy(rtpCrypto, rtcpCrypto);
        }
        failuresTold.clear();
        dtls.agree(handshake);
        if (dtls.isShared() && rtcpCrypto != rtpCrypto) {
            share();
        }
    }

    /// Hears of handshakes, between two packets.
    private final class Handshakes implements StreamDtls.Listener {
        @Override
        public void keyed(boolean onRtpPort, DtlsKeys agreed, InetSocketAddress with) {
            if (dtls != null) {
                take(dtls, onRtpPort, agreed, with);
            }
        }

        @Override
        public void failed(HandshakeFailure failure, InetSocketAddress with, boolean named) {
            if (dtls != null) {
                tell(failure, with, named);
            }
        }
    }

    private void take(StreamDtls by, boolean onRtpPort, DtlsKeys agreed, InetSocketAddress with) {
        var shared = by.isShared();
        var about = shared ? "RTP and RTCP" : onRtpPort ? "RTP" : "RTCP";
        pen.append(new Noted(
                clock.epochNanos(),
                "The DTLS handshake of stream " + (stream + 1) + " gave keys for " + about,
                agreed.theirs().suite() + ", with " + SourceNumbers.text(with) + ", whose certificate is "
                        + agreed.certificate()));
        var keys = new StreamKeys(agreed.theirs(), agreed.ours());
        if (onRtpPort) {
            secure(keys, by.association(true), false);
        } else {
            rtcpCrypto =
                    rekeyed(false, rtcpCrypto == rtpCrypto ? null : rtcpCrypto, keys, by.association(false), false);
        }
        if (shared) {
            rtcpCrypto = rtpCrypto;
        }
        receiver.sendsBy(rtpCrypto, rtcpCrypto);
        held.take(onRtpPort, shared || !onRtpPort).forEach(receiver::released);
    }

    private void tell(HandshakeFailure failure, InetSocketAddress with, boolean named) {
        if (named && failure.reason() == HandshakeFailure.Reason.WRONG_CERTIFICATE) {
            receiver.certificateRefused();
        }
        if (failuresTold.add(failure.reason())) {
            pen.append(new Noted(
                    clock.epochNanos(),
                    "A DTLS handshake of stream " + (stream + 1) + " gave no keys: " + failure.detail(),
                    "with " + SourceNumbers.text(with)));
        }
    }

    /// Whether the client uses its key for more packets than it said.
    boolean keyOutlived() {
        return rtpCrypto != null && rtpCrypto.keyOutlived();
    }

    /// To be called every hundred milliseconds or more often.
    void turn(long nowNanos) {
        if (dtls != null) {
            dtls.turn(nowNanos);
            held.expire(clock.epochNanos());
        }
    }

    /// These have waited in vain.
    void spill(Predicate<Held> which) {
        held.spill(which);
    }

    /// No handshake goes on, and nothing waits any more.
    void endDtls() {
        held.spillAll();
        if (dtls != null) {
            dtls.close();
            dtls = null;
        }
    }
}
