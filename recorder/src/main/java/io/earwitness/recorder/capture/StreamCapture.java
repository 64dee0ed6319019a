package io.earwitness.recorder.capture;

import io.earwitness.media.net.ArrivalClock;
import io.earwitness.media.net.MediaSocket;
import io.earwitness.media.rtp.Rtcp;
import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.recorder.capture.HeldPackets.Held;
import io.earwitness.recorder.journal.JournalRecord.DeviationNoted;
import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.JournalRecord.PacketsRejected;
import io.earwitness.recorder.journal.JournalRecord.StreamAgreed;
import io.earwitness.recorder.journal.JournalRecord.StreamPaused;
import io.earwitness.recorder.journal.JournalRecord.StreamSecured;
import io.earwitness.recorder.journal.PacketAppender;
import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.StreamDescription;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Writes what comes to one pair of ports to the journal, exactly as it arrived; on a secured stream as it was
/// before it was protected.
///
/// Owned by one capture loop; not thread-safe but for [#statistics()]. A packet belongs to the stream whose socket
/// it came to, whatever its SSRC; where lines share a port, [BundlePort] says whose it is. Order, gaps and decoding
/// are the business of assembly, and so is which host's packets sound: those of a foreign one are stored too, but
/// not without end.
final class StreamCapture implements PortUser {
    private static final int NO_STREAM = -1;
    /// Some minutes of speech: whoever is taken for foreign by mistake is recorded until the lock has followed.
    private static final int FOREIGN_STORED_MAX = 10_000;
    /// Some hours of speech: a key that does not fit may be found later, a flood need not be kept.
    private static final int UNOPENED_STORED_MAX = 1_000_000;

    private final PacketAppender pen;
    private final SourceNumbers sources;
    private final StreamControl control;
    private final Optional<KeyPressMask> mask;
    private final StreamSecurity security;
    private final StreamCounters counters = new StreamCounters();
    private final StreamCounters loopTotals;
    private final ArrivalClock clock;
    private @Nullable BundlePort bundle;
    private int stream = NO_STREAM;
    private @Nullable StreamDescription description;
    private @Nullable MediaSocket rtpSocket;
    private @Nullable MediaSocket rtcpSocket;
    private final Set<PauseCause> pausedBy = EnumSet.noneOf(PauseCause.class);
    /// Whether what is dealt with now came during a pause.
    private boolean passingOver;
    private boolean closed;
    private long arrivals;
    private long earlyToTell;
    private long garbageToTell;
    private long foreignToTell;
    private long droppedToTell;
    private boolean droppedTold;
    private int foreignStored;
    private final Set<String> unopenedTold = new HashSet<>();
    private int unopenedStored;
    private long unopenedToTell;
    private long replayedToTell;
    private boolean outlivedTold;

    /// @param cname by which our reports name us
    /// @param mask  where which keys were pressed is not to be stored
    /// @param kept  where keys and indices are kept for the next process
    StreamCapture(
            PacketAppender pen,
            ArrivalClock clock,
            LoopTime time,
            String cname,
            RandomGenerator random,
            StreamCounters loopTotals,
            Optional<KeyPressMask> mask,
            DtlsPorts dtlsPorts,
            KeptCryptos kept) {
        this.pen = pen;
        this.sources = new SourceNumbers(pen);
        this.loopTotals = loopTotals;
        this.clock = clock;
        this.mask = mask;
        this.control = new StreamControl(pen, clock, time, cname, random, counters, loopTotals);
        this.security = new StreamSecurity(pen, clock, dtlsPorts, kept, new SecuredPackets());
    }

    /// From here on it is one of the lines that share that port, and what has come comes from there.
    void join(BundlePort shared) {
        bundle = shared;
    }

    @Override
    public PortReceiver rtpReceiver() {
        return new PortReceiver() {
            @Override
            public void accept(ByteBuffer packet, InetSocketAddress source, long arrivalEpochNanos) {
                onRtpPort(packet, source, arrivalEpochNanos);
            }

            @Override
            public void dropped(long packets, long epochNanos) {
                lost(packets, epochNanos);
            }
        };
    }

    @Override
    public PortReceiver rtcpReceiver() {
        return new PortReceiver() {
            @Override
            public void accept(ByteBuffer packet, InetSocketAddress source, long arrivalEpochNanos) {
                onRtcpPort(packet, source, arrivalEpochNanos);
            }

            @Override
            public void dropped(long packets, long epochNanos) {
                lost(packets, epochNanos);
            }
        };
    }

    /// The first time it is told at once, later together with what was rejected.
    void lost(long packets, long epochNanos) {
        if (!isOpen()) {
            return;
        }
        if (!droppedTold) {
            droppedTold = true;
            pen.append(new Noted(
                    epochNanos,
                    bundle == null
                            ? "This machine lost packets of stream " + (stream + 1) + ": its receive buffer was full"
                            : "This machine lost packets to the port of stream " + (stream + 1)
                                    + ", which others share: its receive buffer was full",
                    packets + " up to the packet of this moment"));
        }
        droppedToTell += packets;
    }

    /// RTCP may come here too, RFC 5761 §4 tells how to know it, and so may DTLS (RFC 7983 §7).
    void onRtpPort(ByteBuffer packet, InetSocketAddress source, long arrivalEpochNanos) {
        arrivals++;
        if (security.takeDtls(packet, source, true)) {
            return;
        }
        if (RtpPacket.looksLikeRtp(packet)) {
            if (isOpen()) {
                onMedia(packet, source, arrivalEpochNanos);
            }
        } else {
            onControl(packet, source, true, arrivalEpochNanos);
        }
    }

    void onRtcpPort(ByteBuffer packet, InetSocketAddress source, long arrivalEpochNanos) {
        arrivals++;
        if (security.takeDtls(packet, source, false)) {
            return;
        }
        onControl(packet, source, false, arrivalEpochNanos);
    }

    /// Counts what comes before the stream is agreed; nothing counts after its end.
    private boolean isOpen() {
        if (stream == NO_STREAM && !closed) {
            earlyToTell++;
            reject();
        }
        return stream != NO_STREAM && !closed;
    }

    private void onMedia(ByteBuffer arrived, InetSocketAddress source, long arrivalEpochNanos) {
        var packet = security.open(PacketKind.RTP, arrived, source, true, arrivalEpochNanos, passingOver);
        if (packet != null) {
            onOpened(packet, source, arrivalEpochNanos);
        }
    }

    /// What has come for it to a port that it shares, opened there.
    void media(ByteBuffer packet, InetSocketAddress source, long arrivalEpochNanos) {
        if (isOpen()) {
            onOpened(packet, source, arrivalEpochNanos);
        }
    }

    private void onOpened(ByteBuffer packet, InetSocketAddress source, long arrivalEpochNanos) {
        if (control.media(packet, source, arrivalEpochNanos)) {
            counters.mediaArrivedAt(arrivalEpochNanos, RtpPacket.payloadTypeOf(packet));
        } else if (isTooMuchOfForeign()) {
            return;
        }
        take(PacketKind.RTP, packet, source, arrivalEpochNanos);
    }

    private boolean isTooMuchOfForeign() {
        counters.foreign();
        loopTotals.foreign();
        if (foreignStored < FOREIGN_STORED_MAX) {
            foreignStored++;
            return false;
        }
        foreignToTell++;
        reject();
        return true;
    }

    private void onControl(ByteBuffer arrived, InetSocketAddress source, boolean onRtpPort, long arrivalEpochNanos) {
        if (Rtcp.looksLikeRtcp(arrived)) {
            var packet = isOpen()
                    ? security.open(PacketKind.RTCP, arrived, source, onRtpPort, arrivalEpochNanos, passingOver)
                    : null;
            if (packet != null) {
                onOpenedControl(packet, source, onRtpPort, arrivalEpochNanos);
            }
        } else {
            neither();
        }
    }

    /// RTCP that concerns it, of a port that it shares.
    void control(ByteBuffer packet, InetSocketAddress source, boolean onRtpPort, long arrivalEpochNanos) {
        if (isOpen()) {
            onOpenedControl(packet, source, onRtpPort, arrivalEpochNanos);
        }
    }

    private void onOpenedControl(
            ByteBuffer packet, InetSocketAddress source, boolean onRtpPort, long arrivalEpochNanos) {
        counters.controlArrivedAt(arrivalEpochNanos);
        control.control(packet, source, onRtpPort, arrivalEpochNanos);
        take(PacketKind.RTCP, packet, source, arrivalEpochNanos);
    }

    /// Something came that is neither RTP nor RTCP.
    void neither() {
        garbageToTell++;
        reject();
    }

    /// So many came to the port that it shares before there was a line.
    void cameEarly(long packets) {
        earlyToTell += packets;
    }

    /// Hears what became of packets that were not opened when they came.
    private final class SecuredPackets implements StreamSecurity.Receiver {
        @Override
        public void unopened(String reason, ByteBuffer packet, InetSocketAddress source, long arrivalEpochNanos) {
            StreamCapture.this.unopened(reason, packet, source, arrivalEpochNanos);
        }

        @Override
        public void replayed() {
            StreamCapture.this.replayed();
        }

        @Override
        public void released(Held packet) {
            asItCame(packet.paused(), () -> again(packet));
        }

        @Override
        public void spilled(Held packet) {
            asItCame(packet.paused(), () -> inVain(packet));
        }

        @Override
        public void rekeyed() {
            StreamCapture.this.rekeyed();
        }

        @Override
        public void certificateRefused() {
            StreamCapture.this.certificateRefused();
        }

        @Override
        public void secured(String suite) {
            StreamCapture.this.secured(suite);
        }

        @Override
        public void sendsBy(@Nullable StreamCrypto onRtpPort, @Nullable StreamCrypto onRtcpPort) {
            StreamCapture.this.sendsBy(onRtpPort, onRtcpPort);
        }
    }

    void replayed() {
        counters.replayed();
        loopTotals.replayed();
        replayedToTell++;
    }

    void rekeyed() {
        unopenedTold.clear();
    }

    void certificateRefused() {
        counters.wrongCertificate();
    }

    void secured(String suite) {
        pen.append(new StreamSecured(clock.epochNanos(), stream, suite));
    }

    void sendsBy(@Nullable StreamCrypto onRtpPort, @Nullable StreamCrypto onRtcpPort) {
        control.secure(onRtpPort, onRtcpPort);
    }

    /// Deals with something that had to wait: whether it came during a pause counts, not whether there is one now.
    void asItCame(boolean paused, Runnable what) {
        passingOver = paused;
        what.run();
        passingOver = !pausedBy.isEmpty();
    }

    /// Whether what comes now is not stored.
    boolean isPassingOver() {
        return passingOver;
    }

    private void again(Held packet) {
        var bytes = ByteBuffer.wrap(packet.bytes());
        if (packet.kind() == PacketKind.RTP) {
            onMedia(bytes, packet.source(), packet.arrivalEpochNanos());
        } else {
            onControl(bytes, packet.source(), packet.onRtpPort(), packet.arrivalEpochNanos());
        }
    }

    void inVain(Held packet) {
        unopened(
                "no DTLS handshake has given keys for them",
                ByteBuffer.wrap(packet.bytes()),
                packet.source(),
                packet.arrivalEpochNanos());
    }

    void unopened(String reason, ByteBuffer arrived, InetSocketAddress source, long arrivalEpochNanos) {
        counters.unopened();
        loopTotals.unopened();
        if (passingOver) {
            return;
        }
        if (unopenedTold.add(reason)) {
            pen.append(new Noted(
                    arrivalEpochNanos,
                    "Packets of stream " + (stream + 1) + " cannot be opened: " + reason,
                    "the first came from " + SourceNumbers.text(source)));
        }
        // Whoever has their key could read from them which keys were pressed.
        if (unopenedStored < UNOPENED_STORED_MAX && mask.isEmpty()) {
            unopenedStored++;
            pen.packet(stream, PacketKind.UNOPENED, sources.numberOf(source), arrived, arrivalEpochNanos);
        } else {
            unopenedToTell++;
        }
    }

    private void take(PacketKind kind, ByteBuffer packet, InetSocketAddress source, long arrivalEpochNanos) {
        if (passingOver) {
            counters.passedOverInPause();
            loopTotals.passedOverInPause();
            return;
        }
        var stored = kind == PacketKind.RTP && mask.isPresent() ? mask.get().stored(packet) : packet;
        pen.packet(stream, kind, sources.numberOf(source), stored, arrivalEpochNanos);
        count(kind, packet.remaining());
    }

    private void count(PacketKind kind, int length) {
        if (kind == PacketKind.RTP) {
            counters.stored(length);
            loopTotals.stored(length);
        } else {
            counters.storedControl();
            loopTotals.storedControl();
        }
    }

    private void reject() {
        counters.rejected();
        loopTotals.rejected();
    }

    @Override
    public StreamCapture take(
            StreamDescription agreed, MediaSocket rtp, MediaSocket rtcp, Optional<BundleMarks> marks, boolean told) {
        assign(agreed, rtp, rtcp);
        return this;
    }

    @Override
    public void mark(int index, BundleMarks marks) {
        throw new IllegalStateException("stream " + (index + 1) + " has a port of its own");
    }

    @Override
    public boolean isUsed() {
        return !closed;
    }

    @Override
    public void protect(StreamProtection protection, boolean moved) {
        security.protect(
                stream, Objects.requireNonNull(rtpSocket), Objects.requireNonNull(rtcpSocket), protection, moved);
    }

    @Override
    public void goOn(StreamProtection protection) throws IOException {
        security.goOn(stream, Objects.requireNonNull(rtpSocket), Objects.requireNonNull(rtcpSocket), protection);
    }

    /// From here on packets belong to this stream.
    void assign(StreamDescription agreed, MediaSocket rtp, MediaSocket rtcp) {
        stream = agreed.index();
        description = agreed;
        mask.ifPresent(keys -> keys.agree(agreed));
        rtpSocket = rtp;
        rtcpSocket = rtcp;
        control.assign(agreed, rtp, rtcp);
    }

    void agree(ControlTerms terms) {
        foreignStored = 0;
        control.agree(terms);
    }

    /// Whether it is to be called every few milliseconds.
    boolean hurries() {
        return !closed && control.hurries();
    }

    /// To be called every hundred milliseconds or more often.
    void turn(long nowNanos) {
        if (!closed) {
            control.turn();
            security.turn(nowNanos);
            if (bundle != null) {
                bundle.turn(this, nowNanos);
            }
        }
    }

    /// False where this cause holds already.
    boolean pause(PauseCause cause) {
        var begins = pausedBy.add(cause);
        paused();
        return begins;
    }

    /// False where this cause does not hold. The stream stays paused while another one does.
    boolean resume(PauseCause cause) {
        var ends = pausedBy.remove(cause);
        paused();
        if (ends && pausedBy.isEmpty()) {
            control.resumed();
        }
        return ends;
    }

    private void paused() {
        passingOver = !pausedBy.isEmpty();
        counters.pause(passingOver);
    }

    boolean isClosed() {
        return closed;
    }

    int index() {
        return stream;
    }

    /// Nothing is stored from here on. The sockets may be closed any time after.
    void close(long nowEpochNanos) {
        if (!closed) {
            security.endDtls();
            if (bundle != null) {
                bundle.closes(this, nowEpochNanos);
            }
            tellRejected(nowEpochNanos);
            control.leave();
            if (bundle != null) {
                bundle.forget(this);
            }
        }
        closed = true;
    }

    /// Puts what was rejected since the last time into the journal; nothing where there was none.
    void tellRejected(long nowEpochNanos) {
        if (stream == NO_STREAM || closed) {
            return;
        }
        if (garbageToTell > 0) {
            pen.append(new PacketsRejected(nowEpochNanos, stream, garbageToTell, "neither RTP nor RTCP"));
            garbageToTell = 0;
        }
        if (droppedToTell > 0) {
            pen.append(new PacketsRejected(nowEpochNanos, stream, droppedToTell, "lost here: the buffer was full"));
            droppedToTell = 0;
        }
        if (foreignToTell > 0) {
            pen.append(
                    new PacketsRejected(nowEpochNanos, stream, foreignToTell, "from a host that is not the stream's"));
            foreignToTell = 0;
        }
        if (replayedToTell > 0) {
            pen.append(new PacketsRejected(nowEpochNanos, stream, replayedToTell, "came before, as SRTP can tell"));
            replayedToTell = 0;
        }
        if (unopenedToTell > 0) {
            pen.append(new PacketsRejected(nowEpochNanos, stream, unopenedToTell, "no key that was agreed fits"));
            unopenedToTell = 0;
        }
        if (!outlivedTold && (security.keyOutlived() || (bundle != null && bundle.keyOutlived(this)))) {
            outlivedTold = true;
            pen.append(new DeviationNoted(
                    nowEpochNanos,
                    new Deviation(
                            "SRTP_LIFETIME_EXCEEDED",
                            "RFC 4568 §6.1",
                            "The client uses the key of stream " + (stream + 1)
                                    + " for more packets than the lifetime that it gave",
                            "",
                            "We kept its packets, which are authentic all the same.",
                            Deviation.Place.UNKNOWN)));
        }
        if (earlyToTell > 0) {
            pen.append(new PacketsRejected(nowEpochNanos, stream, earlyToTell, "before the stream was agreed"));
            earlyToTell = 0;
        }
    }

    /// How it stands, for another journal that begins here.
    void tellAgain(PacketAppender other, long nowEpochNanos) {
        var agreed = description;
        if (agreed == null || closed) {
            return;
        }
        other.append(new StreamAgreed(nowEpochNanos, agreed));
        (bundle == null ? security.suite() : bundle.suite())
                .ifPresent(suite -> other.append(new StreamSecured(nowEpochNanos, stream, suite)));
        control.tellAgain(other);
        pausedBy.forEach(cause -> other.append(new StreamPaused(nowEpochNanos, stream, cause)));
    }

    /// The journal is another one now.
    void forgetSources() {
        sources.forget();
    }

    /// Everything that ever came, good or not; to see whether sockets are empty.
    long arrivals() {
        return bundle == null ? arrivals : bundle.arrivals();
    }

    /// From any thread.
    StreamStatistics statistics() {
        return counters.read();
    }
}
