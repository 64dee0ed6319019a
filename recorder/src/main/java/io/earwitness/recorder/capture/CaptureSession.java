package io.earwitness.recorder.capture;

import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.journal.JournalRecord.StreamPaused;
import io.earwitness.recorder.journal.JournalRecord.StreamResumed;
import io.earwitness.recorder.journal.JournalWriter;
import io.earwitness.recorder.journal.PacketAppender;
import io.earwitness.recorder.journal.SegmentStart;
import io.earwitness.recorder.model.PauseCause;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The loop's side of a [Capture]: the pen of its journal and its streams. Owned by one capture loop.
final class CaptureSession {
    private static final long TELL_REJECTED_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final CaptureLoop loop;
    private final SessionPen pen;
    private final List<StreamCapture> streams = new ArrayList<>();
    private long toldRejectedAtNanos;
    private long dropped;
    private long droppedTold;
    private boolean hurried;

    private CaptureSession(CaptureLoop loop, JournalWriter journal) {
        this.loop = loop;
        this.pen = new SessionPen(journal.attach(() -> loop.hurrySoon(this)));
    }

    /// Takes the journal's pen. Only for the loop itself.
    static CaptureSession of(CaptureLoop loop, JournalWriter journal) {
        return new CaptureSession(loop, journal);
    }

    PacketAppender pen() {
        return pen;
    }

    void append(JournalRecord record) {
        pen.append(record);
    }

    /// Goes on in another journal, between two packets. That is told how every stream stands, so that it can be read
    /// without this one.
    void goOnIn(JournalWriter from, JournalWriter to, SegmentStart start) throws IOException {
        var nowEpochNanos = loop.nowEpochNanos();
        streams.forEach(stream -> stream.tellRejected(nowEpochNanos));
        var next = from.goOnIn(
                to, start, nowEpochNanos, head -> streams.forEach(stream -> stream.tellAgain(head, nowEpochNanos)));
        pen.goOnWith(next);
        streams.forEach(StreamCapture::forgetSources);
    }

    void add(StreamCapture stream) {
        if (!streams.contains(stream)) {
            streams.add(stream);
        }
    }

    /// The system lost packets for all streams of the loop together, and cannot say whose.
    void dropped(long packets, long epochNanos) {
        dropped += packets;
        if (dropped == packets) {
            tellDropped(epochNanos);
        }
    }

    private void tellDropped(long epochNanos) {
        droppedTold = dropped;
        append(new Noted(
                epochNanos,
                "This machine lost packets: what all calls share for receiving was full",
                dropped + " since this call began, of any call"));
    }

    /// True while it is among those that the loop comes to every few milliseconds.
    boolean isHurried() {
        return hurried;
    }

    void hurried(boolean now) {
        hurried = now;
    }

    /// True where it wants to be turned again within some milliseconds; else a hundred are soon enough.
    boolean turn(long nowNanos) {
        if (nowNanos - toldRejectedAtNanos >= TELL_REJECTED_NANOS) {
            toldRejectedAtNanos = nowNanos;
            streams.forEach(stream -> stream.tellRejected(loop.nowEpochNanos()));
            if (dropped > droppedTold) {
                tellDropped(loop.nowEpochNanos());
            }
        }
        var hurries = false;
        for (var stream : streams) {
            stream.turn(nowNanos);
            hurries |= stream.hurries();
        }
        pen.turn(nowNanos);
        return hurries || pen.hurries();
    }

    /// Pauses these streams between two packets: what lies in their sockets came before, and is still stored.
    void pause(List<StreamCapture> paused, PauseCause cause) {
        loop.drain(paused);
        paused.forEach(stream -> stop(stream, cause));
    }

    /// Pauses a stream whatever lies in its sockets.
    void stop(StreamCapture stream, PauseCause cause) {
        if (!stream.isClosed() && stream.pause(cause)) {
            append(new StreamPaused(loop.nowEpochNanos(), stream.index(), cause));
        }
    }

    /// The reverse: what lies in their sockets came during the pause, and is not stored.
    void resume(List<StreamCapture> resumed, PauseCause cause) {
        loop.drain(resumed);
        for (var stream : resumed) {
            if (!stream.isClosed() && stream.resume(cause)) {
                append(new StreamResumed(loop.nowEpochNanos(), stream.index(), cause));
            }
        }
    }

    /// Those that were agreed and are not closed.
    List<StreamCapture> streams() {
        return List.copyOf(streams);
    }

    /// What lies in its sockets is still stored, and nothing after.
    void close(StreamCapture stream) {
        loop.drain(List.of(stream));
        stream.close(loop.nowEpochNanos());
        streams.remove(stream);
    }

    void closeAll() {
        loop.drain(streams);
        streams.forEach(stream -> stream.close(loop.nowEpochNanos()));
        streams.clear();
        pen.detach();
        loop.leave(this);
    }
}
