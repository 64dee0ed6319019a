package io.earwitness.recorder.capture;

import io.earwitness.media.net.ArrivalClock;
import io.earwitness.media.net.MediaSocket;
import io.earwitness.media.rtp.Rtcp;
import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.JournalRecord.PacketsRejected;
import io.earwitness.recorder.journal.PacketAppender;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.StreamDescription;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Writes what comes to one pair of ports to the journal, exactly as it arrived.
///
/// Owned by one capture loop; not thread-safe but for [#statistics()]. A packet belongs to the stream whose socket it
/// came to, whatever its SSRC. Order, gaps and decoding are the business of assembly, and so is which host's packets
/// sound: those of a foreign one are stored too, but not without end.
final class StreamCapture {
    private static final int NO_STREAM = -1;
    /// Some minutes of speech: whoever is taken for foreign by mistake is recorded until the lock has followed.
    private static final int FOREIGN_STORED_MAX = 10_000;

    private final PacketAppender pen;
    private final SourceNumbers sources;
    private final StreamControl control;
    private final StreamCounters counters = new StreamCounters();
    private final StreamCounters loopTotals;
    private int stream = NO_STREAM;
    private final Set<PauseCause> pausedBy = EnumSet.noneOf(PauseCause.class);
    private boolean closed;
    private long arrivals;
    private long earlyToTell;
    private long garbageToTell;
    private long foreignToTell;
    private int foreignStored;

    /// @param cname by which our reports name us
    StreamCapture(
            PacketAppender pen, ArrivalClock clock, String cname, RandomGenerator random, StreamCounters loopTotals) {
        this.pen = pen;
        this.sources = new SourceNumbers(pen);
        this.loopTotals = loopTotals;
        this.control = new StreamControl(pen, clock, cname, random, counters, loopTotals);
    }

    /// RTCP may come here too: RFC 5761 §4 tells how to know it.
    void onRtpPort(ByteBuffer packet, InetSocketAddress source, long arrivalEpochNanos) {
        arrivals++;
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

    private void onMedia(ByteBuffer packet, InetSocketAddress source, long arrivalEpochNanos) {
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

    private void onControl(ByteBuffer packet, InetSocketAddress source, boolean onRtpPort, long arrivalEpochNanos) {
        if (Rtcp.looksLikeRtcp(packet)) {
            if (isOpen()) {
                counters.controlArrivedAt(arrivalEpochNanos);
                control.control(packet, source, onRtpPort, arrivalEpochNanos);
                take(PacketKind.RTCP, packet, source, arrivalEpochNanos);
            }
        } else {
            garbageToTell++;
            reject();
        }
    }

    private void take(PacketKind kind, ByteBuffer packet, InetSocketAddress source, long arrivalEpochNanos) {
        if (!pausedBy.isEmpty()) {
            counters.passedOverInPause();
            loopTotals.passedOverInPause();
            return;
        }
        pen.packet(stream, kind, sources.numberOf(source), packet, arrivalEpochNanos);
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

    /// From here on packets belong to this stream.
    void assign(StreamDescription description, MediaSocket rtp, MediaSocket rtcp, long nowNanos) {
        stream = description.index();
        control.assign(description, rtp, rtcp, nowNanos);
    }

    void agree(ControlTerms terms, long nowNanos) {
        foreignStored = 0;
        control.agree(terms, nowNanos);
    }

    /// To be called every few milliseconds.
    void turn(long nowNanos) {
        if (!closed) {
            control.turn(nowNanos);
        }
    }

    /// False where this cause holds already.
    boolean pause(PauseCause cause) {
        var begins = pausedBy.add(cause);
        counters.pause(true);
        return begins;
    }

    /// False where this cause does not hold. The stream stays paused while another one does.
    boolean resume(PauseCause cause) {
        var ends = pausedBy.remove(cause);
        counters.pause(!pausedBy.isEmpty());
        if (ends && pausedBy.isEmpty()) {
            control.resumed();
        }
        return ends;
    }

    boolean isClosed() {
        return closed;
    }

    int index() {
        return stream;
    }

    /// Nothing is stored from here on. The sockets may be closed any time after.
    void close(long nowEpochNanos) {
        tellRejected(nowEpochNanos);
        if (!closed) {
            control.leave();
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
        if (foreignToTell > 0) {
            pen.append(
                    new PacketsRejected(nowEpochNanos, stream, foreignToTell, "from a host that is not the stream's"));
            foreignToTell = 0;
        }
        if (earlyToTell > 0) {
            pen.append(new PacketsRejected(nowEpochNanos, stream, earlyToTell, "before the stream was agreed"));
            earlyToTell = 0;
        }
    }

    /// Everything that ever came, good or not; to see whether sockets are empty.
    long arrivals() {
        return arrivals;
    }

    /// From any thread.
    StreamStatistics statistics() {
        return counters.read();
    }
}
