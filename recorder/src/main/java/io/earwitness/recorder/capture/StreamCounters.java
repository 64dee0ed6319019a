package io.earwitness.recorder.capture;

import java.util.concurrent.atomic.AtomicLongArray;

/// Counts of one stream, or of all streams of one loop. Written by one capture loop, read by anyone.
///
/// They lie side by side, those that each packet touches first: a packet then costs one or two cache lines.
final class StreamCounters {
    private static final int PACKETS = 0;
    private static final int BYTES = 1;
    private static final int LAST_MEDIA_EPOCH_NANOS = 2;
    private static final int LAST_PAYLOAD_TYPE = 3;
    private static final int CONTROL_PACKETS = 4;
    private static final int LAST_CONTROL_EPOCH_NANOS = 5;
    private static final int PAUSED_PACKETS = 6;
    private static final int REJECTED = 7;
    private static final int FOREIGN = 8;
    private static final int UNOPENED = 9;
    private static final int REPLAYED = 10;
    private static final int WRONG_CERTIFICATES = 11;
    private static final int SENT_CONTROL = 12;
    private static final int UNSENT_CONTROL = 13;
    private static final int SOURCES = 14;
    private static final int PAUSED = 15;
    private static final int UNFIT = 16;
    private static final int SOURCES_FORGOTTEN = 17;

    private final AtomicLongArray counts = new AtomicLongArray(18);

    StreamCounters() {
        counts.set(LAST_PAYLOAD_TYPE, -1);
    }

    void stored(int length) {
        add(PACKETS, 1);
        add(BYTES, length);
    }

    void storedControl() {
        add(CONTROL_PACKETS, 1);
    }

    void passedOverInPause() {
        add(PAUSED_PACKETS, 1);
    }

    void rejected() {
        add(REJECTED, 1);
    }

    void foreign() {
        add(FOREIGN, 1);
    }

    void unfit() {
        add(UNFIT, 1);
    }

    /// RTP packets that fit none of the lines that share a port.
    long unfitPackets() {
        return counts.getAcquire(UNFIT);
    }

    void sourcesForgotten(long count) {
        add(SOURCES_FORGOTTEN, count);
    }

    /// SSRCs of ports that lines share that made room for others.
    long forgottenSources() {
        return counts.getAcquire(SOURCES_FORGOTTEN);
    }

    void unopened() {
        add(UNOPENED, 1);
    }

    void replayed() {
        add(REPLAYED, 1);
    }

    void wrongCertificate() {
        add(WRONG_CERTIFICATES, 1);
    }

    void sentControl(boolean taken) {
        add(taken ? SENT_CONTROL : UNSENT_CONTROL, 1);
    }

    void mediaArrivedAt(long epochNanos, int payloadType) {
        counts.setRelease(LAST_PAYLOAD_TYPE, payloadType);
        counts.setRelease(LAST_MEDIA_EPOCH_NANOS, epochNanos);
    }

    void sourceBegan() {
        add(SOURCES, 1);
    }

    void controlArrivedAt(long epochNanos) {
        counts.setRelease(LAST_CONTROL_EPOCH_NANOS, epochNanos);
    }

    void pause(boolean on) {
        counts.set(PAUSED, on ? 1 : 0);
    }

    /// There is one writer, so nothing is lost between the reading and the writing, and no locked instruction is
    /// needed.
    private void add(int count, long more) {
        counts.setRelease(count, counts.getPlain(count) + more);
    }

    StreamStatistics read() {
        return new StreamStatistics(
                counts.getAcquire(PACKETS),
                counts.getAcquire(BYTES),
                counts.getAcquire(CONTROL_PACKETS),
                counts.getAcquire(PAUSED_PACKETS),
                counts.getAcquire(REJECTED),
                counts.getAcquire(FOREIGN),
                counts.getAcquire(UNOPENED),
                counts.getAcquire(REPLAYED),
                counts.getAcquire(WRONG_CERTIFICATES),
                counts.getAcquire(SENT_CONTROL),
                counts.getAcquire(UNSENT_CONTROL),
                counts.getAcquire(LAST_MEDIA_EPOCH_NANOS),
                counts.getAcquire(LAST_CONTROL_EPOCH_NANOS),
                counts.getAcquire(SOURCES),
                (int) counts.getAcquire(LAST_PAYLOAD_TYPE),
                counts.getAcquire(PAUSED) != 0);
    }
}
