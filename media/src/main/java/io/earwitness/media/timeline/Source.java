package io.earwitness.media.timeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// One SSRC of a stream. Its first packet waits until a second follows it in sequence (RFC 3550 A.1), so that a single
/// forged or broken packet does not sound; then everything goes through order and placement.
final class Source {
    private static final int PROBATION_DISTANCE_MAX = 100;

    private final int ssrc;
    private final Line line;
    private final Sequencer sequencer;
    private final Placement placement;
    private final List<ArrivedPacket> probation = new ArrayList<>();
    private boolean confirmed;
    private long lastArrivalNanos;

    Source(int ssrc, TimelineConfig config, Line line) {
        this.ssrc = ssrc;
        this.line = line;
        this.placement = new Placement(ssrc, config, line);
        this.sequencer = new Sequencer(config, line.tally, placement);
    }

    int ssrc() {
        return ssrc;
    }

    boolean confirmed() {
        return confirmed;
    }

    long lastArrivalNanos() {
        return lastArrivalNanos;
    }

    void accept(ArrivedPacket arrived) {
        lastArrivalNanos = arrived.arrivalEpochNanos();
        if (confirmed) {
            sequencer.accept(arrived);
            return;
        }
        if (probation.isEmpty()) {
            probation.add(arrived);
            return;
        }
        int distance = Sequencer.distance(probation.getFirst(), arrived);
        if (distance == 0) {
            line.tally.duplicates++;
        } else if (Math.abs(distance) > PROBATION_DISTANCE_MAX) {
            line.tally.strays++;
            probation.set(0, arrived);
        } else {
            probation.add(arrived);
            confirm();
        }
    }

    private void confirm() {
        confirmed = true;
        var first = probation.getFirst();
        if (probation.size() > 1 && Sequencer.distance(first, probation.getLast()) < 0) {
            line.tally.reordered++;
        }
        probation.sort(Comparator.comparingInt(arrived -> Sequencer.distance(first, arrived)));
        // What stands first may have been overtaken; the stream begins no later than the first arrival shows.
        placement.beginsNoLaterThan(probation);
        probation.forEach(sequencer::accept);
        probation.clear();
    }

    void passTime(long nowNanos) {
        if (confirmed) {
            sequencer.passTime(nowNanos);
        }
    }

    void finish(boolean believeLonePacket) {
        if (!confirmed && believeLonePacket && !probation.isEmpty()) {
            confirm();
        }
        line.tally.strays += probation.size();
        probation.clear();
        sequencer.finish();
        placement.finish();
    }
}
