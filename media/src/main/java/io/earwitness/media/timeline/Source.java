package io.earwitness.media.timeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/// One SSRC of a stream. Its first packet waits until a second follows it in sequence (RFC 3550 A.1), so that a single
/// forged or broken packet does not sound; then for those that it may have overtaken; then everything goes through
/// order and placement.
final class Source {
    private static final int PROBATION_DISTANCE_MAX = 100;

    /// However quick the packets come, no more of them wait for one that was overtaken.
    private static final int BEGINNING_PACKETS_MAX = 64;

    private final int ssrc;
    private final Line line;
    private final Sequencer sequencer;
    private final Placement placement;
    private final long beginningNanos;
    private final List<ArrivedPacket> beginning = new ArrayList<>();
    private boolean confirmed;
    private boolean begun;
    private long lastArrivalNanos;

    Source(int ssrc, TimelineConfig config, Line line) {
        this.ssrc = ssrc;
        this.line = line;
        this.beginningNanos = config.clockStep().toNanos();
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
        if (begun) {
            sequencer.accept(arrived);
        } else if (beginning.isEmpty()) {
            beginning.add(arrived);
        } else if (confirmed) {
            acceptNearTheBeginning(arrived);
        } else {
            acceptOnProbation(arrived);
        }
    }

    private void acceptOnProbation(ArrivedPacket arrived) {
        int distance = Sequencer.distance(beginning.getFirst(), arrived);
        if (distance == 0) {
            line.tally.duplicates++;
        } else if (Math.abs(distance) > PROBATION_DISTANCE_MAX) {
            line.tally.strays++;
            beginning.set(0, arrived);
        } else {
            beginning.add(arrived);
            confirmed = true;
        }
    }

    private void acceptNearTheBeginning(ArrivedPacket arrived) {
        int distance = Sequencer.distance(beginning.getFirst(), arrived);
        if (Math.abs(distance) > PROBATION_DISTANCE_MAX || beginning.size() == BEGINNING_PACKETS_MAX) {
            begin();
            sequencer.accept(arrived);
        } else {
            beginning.add(arrived);
        }
    }

    private void begin() {
        begun = true;
        var first = beginning.getFirst();
        var second = beginning.size() > 1 ? beginning.get(1) : first;
        countOvertaken(first);
        beginning.sort(Comparator.comparingInt(arrived -> Sequencer.distance(first, arrived)));
        // What stands first may have been overtaken; the stream begins no later than the first arrivals show.
        int shown = Math.max(0, Sequencer.distance(first, second));
        placement.beginsNoLaterThan(beginning.stream()
                .filter(arrived -> Sequencer.distance(first, arrived) <= shown)
                .toList());
        beginning.forEach(sequencer::accept);
        beginning.clear();
    }

    private void countOvertaken(ArrivedPacket first) {
        var seen = new HashSet<Integer>();
        int furthest = 0;
        for (var arrived : beginning) {
            int distance = Sequencer.distance(first, arrived);
            if (seen.add(distance) && distance < furthest) {
                line.tally.reordered++;
            }
            furthest = Math.max(furthest, distance);
        }
    }

    void passTime(long nowNanos) {
        if (confirmed && !begun && nowNanos - beginning.getFirst().arrivalEpochNanos() > beginningNanos) {
            begin();
        }
        if (begun) {
            sequencer.passTime(nowNanos);
        }
    }

    /// What is held back while its delay is judged is judged by what is known now, where that has taken long enough.
    void decideBy(long nowNanos) {
        placement.decideBy(nowNanos);
    }

    /// @param believeLonePacket whether a packet that no other follows is taken for one of its source
    void finish(boolean believeLonePacket) {
        boolean believed = confirmed || believeLonePacket;
        if (believed && !beginning.isEmpty()) {
            begin();
        }
        line.tally.strays += beginning.size();
        beginning.clear();
        sequencer.finish();
        placement.finish();
    }
}
