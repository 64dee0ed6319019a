package io.earwitness.recorder.capture;

import io.earwitness.media.rtp.Rtcp;
import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.JournalRecord.PacketsRejected;
import io.earwitness.recorder.journal.PacketAppender;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// Writes what comes to one pair of ports to the journal, exactly as it arrived.
///
/// Owned by one capture loop; not thread-safe but for [#statistics()]. A packet belongs to the stream whose socket it
/// came to, whatever its SSRC. Order, gaps and decoding are the business of assembly.
final class StreamCapture {
    private static final int NO_STREAM = -1;

    private final PacketAppender pen;
    private final SourceNumbers sources;
    private final StreamCounters counters = new StreamCounters();
    private final StreamCounters loopTotals;
    private int stream = NO_STREAM;
    private boolean paused;
    private boolean closed;
    private long arrivals;
    private long earlyToTell;
    private long garbageToTell;

    StreamCapture(PacketAppender pen, StreamCounters loopTotals) {
        this.pen = pen;
        this.sources = new SourceNumbers(pen);
        this.loopTotals = loopTotals;
    }

    /// RTCP may come here too: RFC 5761 §4 tells how to know it.
    void onRtpPort(ByteBuffer packet, InetSocketAddress source, long arrivalEpochNanos) {
        arrivals++;
        if (RtpPacket.looksLikeRtp(packet)) {
            take(PacketKind.RTP, packet, source, arrivalEpochNanos);
        } else {
            onControl(packet, source, arrivalEpochNanos);
        }
    }

    void onRtcpPort(ByteBuffer packet, InetSocketAddress source, long arrivalEpochNanos) {
        arrivals++;
        onControl(packet, source, arrivalEpochNanos);
    }

    private void onControl(ByteBuffer packet, InetSocketAddress source, long arrivalEpochNanos) {
        if (Rtcp.looksLikeRtcp(packet)) {
            take(PacketKind.RTCP, packet, source, arrivalEpochNanos);
        } else {
            garbageToTell++;
            reject();
        }
    }

    private void take(PacketKind kind, ByteBuffer packet, InetSocketAddress source, long arrivalEpochNanos) {
        if (closed) {
            return;
        }
        if (stream == NO_STREAM) {
            earlyToTell++;
            reject();
            return;
        }
        counters.arrivedAt(arrivalEpochNanos);
        if (paused) {
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

    void assign(int index) {
        stream = index;
    }

    void pause(boolean on) {
        paused = on;
        counters.pause(on);
    }

    boolean isPaused() {
        return paused;
    }

    /// Nothing is stored from here on. The sockets may be closed any time after.
    void close(long nowEpochNanos) {
        tellRejected(nowEpochNanos);
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
