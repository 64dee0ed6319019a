package io.earwitness.recorder.capture;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Counts of one stream, or of all streams of one loop. Written by one capture loop, read by anyone.
final class StreamCounters {
    private final AtomicLong packets = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong controlPackets = new AtomicLong();
    private final AtomicLong pausedPackets = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private final AtomicLong foreign = new AtomicLong();
    private final AtomicLong unopened = new AtomicLong();
    private final AtomicLong replayed = new AtomicLong();
    private final AtomicLong wrongCertificates = new AtomicLong();
    private final AtomicLong sentControl = new AtomicLong();
    private final AtomicLong unsentControl = new AtomicLong();
    private final AtomicLong lastMediaEpochNanos = new AtomicLong();
    private final AtomicLong sources = new AtomicLong();
    private final AtomicInteger lastPayloadType = new AtomicInteger(-1);
    private final AtomicLong lastControlEpochNanos = new AtomicLong();
    private volatile boolean paused;

    void stored(int length) {
        add(packets, 1);
        add(bytes, length);
    }

    void storedControl() {
        add(controlPackets, 1);
    }

    void passedOverInPause() {
        add(pausedPackets, 1);
    }

    void rejected() {
        add(rejected, 1);
    }

    void foreign() {
        add(foreign, 1);
    }

    void unopened() {
        add(unopened, 1);
    }

    void replayed() {
        add(replayed, 1);
    }

    void wrongCertificate() {
        add(wrongCertificates, 1);
    }

    void sentControl(boolean taken) {
        add(taken ? sentControl : unsentControl, 1);
    }

    void mediaArrivedAt(long epochNanos, int payloadType) {
        lastPayloadType.setRelease(payloadType);
        lastMediaEpochNanos.setRelease(epochNanos);
    }

    void sourceBegan() {
        add(sources, 1);
    }

    void controlArrivedAt(long epochNanos) {
        lastControlEpochNanos.setRelease(epochNanos);
    }

    void pause(boolean on) {
        paused = on;
    }

    /// There is one writer, so nothing is lost between the reading and the writing, and no locked instruction is
    /// needed.
    private static void add(AtomicLong count, long more) {
        count.setRelease(count.getPlain() + more);
    }

    StreamStatistics read() {
        return new StreamStatistics(
                packets.getAcquire(),
                bytes.getAcquire(),
                controlPackets.getAcquire(),
                pausedPackets.getAcquire(),
                rejected.getAcquire(),
                foreign.getAcquire(),
                unopened.getAcquire(),
                replayed.getAcquire(),
                wrongCertificates.getAcquire(),
                sentControl.getAcquire(),
                unsentControl.getAcquire(),
                lastMediaEpochNanos.getAcquire(),
                lastControlEpochNanos.getAcquire(),
                sources.getAcquire(),
                lastPayloadType.getAcquire(),
                paused);
    }
}
