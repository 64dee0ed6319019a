package io.earwitness.media.timeline;

import io.earwitness.media.rtp.PayloadKind;
import java.util.ArrayList;
import java.util.List;

/// Decides, when packets suddenly come much later than their RTP time says, whether the network held them up or the
/// sender's clock had stopped. After a hold-up the delay shrinks again as the queue runs dry; after a stopped clock it
/// stays.
/// Until that is known the packets wait here, in order.
final class DelayJudge {
    private static final int WAITING_MAX = 500;

    /// @param clockStoodStillFor ticks by which the sender's clock had stopped before this packet, usually 0
    record Judged(ArrivedPacket arrived, long missing, boolean jumped, long clockStoodStillFor) {}

    private final TimelineConfig config;
    private final SourceClock clock;
    private final long step;
    private final List<Judged> waiting = new ArrayList<>();
    private long smallestDelay;
    private long previousDelay;
    private long missing;
    private boolean jumped;

    DelayJudge(TimelineConfig config, SourceClock clock) {
        this.config = config;
        this.clock = clock;
        this.step = config.ticks(config.clockStep());
    }

    void missing(long packets, boolean byJump) {
        missing += packets;
        jumped |= byJump;
    }

    List<Judged> next(ArrivedPacket arrived) {
        var candidate = new Judged(arrived, missing, jumped, 0);
        missing = 0;
        jumped = false;
        boolean telling = tellsTime(arrived);
        long delay = telling ? clock.delay(arrived) : previousDelay;
        if (waiting.isEmpty()) {
            boolean sudden = telling && delay >= step && delay - previousDelay >= step;
            previousDelay = delay;
            if (!sudden) {
                return List.of(candidate);
            }
            smallestDelay = delay;
            waiting.add(candidate);
            return List.of();
        }
        waiting.add(candidate);
        if (telling) {
            previousDelay = delay;
            smallestDelay = Math.min(smallestDelay, delay);
        }
        long waited = arrived.arrivalEpochNanos() - waiting.getFirst().arrived().arrivalEpochNanos();
        boolean decided =
                smallestDelay < step || waited >= config.clockDecision().toNanos() || waiting.size() >= WAITING_MAX;
        return decided ? finish() : List.of();
    }

    /// Whether packets wait here, and the network has had its time to prove that it was its delay.
    boolean isDue(long nowNanos) {
        return !waiting.isEmpty()
                && nowNanos - waiting.getFirst().arrived().arrivalEpochNanos()
                        >= config.clockDecision().toNanos();
    }

    /// Judges by what is known now.
    List<Judged> finish() {
        if (waiting.isEmpty()) {
            return List.of();
        }
        var judged = new ArrayList<>(waiting);
        waiting.clear();
        if (smallestDelay >= step) {
            var first = judged.getFirst();
            judged.set(0, new Judged(first.arrived(), first.missing(), first.jumped(), smallestDelay));
            previousDelay -= smallestDelay;
        }
        return judged;
    }

    // Events keep their first time stamp and empty packets may carry any: neither tells how late it is.
    private boolean tellsTime(ArrivedPacket arrived) {
        var packet = arrived.packet();
        var kind = config.payloadTypes().kind(packet.payloadType());
        boolean timed = kind == PayloadKind.COMFORT_NOISE || (kind == PayloadKind.AUDIO && packet.payloadLength() > 0);
        return timed
                && config.payloadTypes()
                        .format(packet.payloadType())
                        .filter(format -> clock.ticksAt(format.clockRate()))
                        .isPresent();
    }
}
