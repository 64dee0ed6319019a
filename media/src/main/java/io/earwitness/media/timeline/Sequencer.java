package io.earwitness.media.timeline;

import java.util.Arrays;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Puts one source's packets in the order of their sequence numbers: waits for a missing one as long as the limits say,
/// drops duplicates, and follows a jump of the sequence once two packets agree on it.
final class Sequencer {
    /// Numbers further away than this from the highest are a jump, not disorder.
    private static final int DISORDER_MAX = 1_000;

    private static final int MEMORY = 1 << 11;

    private final TimelineConfig config;
    private final Tally tally;
    private final Placement placement;
    private final TreeMap<Long, ArrivedPacket> waiting = new TreeMap<>();
    private final long[] delivered = new long[MEMORY];
    private @Nullable ArrivedPacket jumped;
    private long next = -1;
    private long highest;

    Sequencer(TimelineConfig config, Tally tally, Placement placement) {
        this.config = config;
        this.tally = tally;
        this.placement = placement;
        Arrays.fill(delivered, -1);
    }

    /// How far `later` stands after `earlier`, −32768..32767.
    static int distance(ArrivedPacket earlier, ArrivedPacket later) {
        return (short) (later.packet().sequenceNumber() - earlier.packet().sequenceNumber());
    }

    void accept(ArrivedPacket arrived) {
        int number = arrived.packet().sequenceNumber();
        if (next < 0) {
            next = (1L << 16) + number;
            highest = next - 1;
        }
        int distance = (short) (number - (int) highest);
        if (Math.abs(distance) > DISORDER_MAX) {
            jump(arrived);
            return;
        }
        if (jumped != null) {
            tally.strays++;
            jumped = null;
        }
        long extended = highest + distance;
        if (extended < next) {
            if (delivered[(int) extended & (MEMORY - 1)] == extended) {
                tally.duplicates++;
            } else {
                tally.late++;
            }
        } else if (extended == next && waiting.isEmpty()) {
            highest = extended;
            deliver(arrived);
        } else if (waiting.putIfAbsent(extended, arrived) != null) {
            tally.duplicates++;
        } else {
            if (extended < highest) {
                tally.reordered++;
            }
            highest = Math.max(highest, extended);
            deliverReady();
            while (waiting.size() > config.reorderPacketsMax()) {
                giveUpFirstHole();
            }
        }
    }

    private void jump(ArrivedPacket arrived) {
        if (jumped == null) {
            jumped = arrived;
            return;
        }
        int distance = distance(jumped, arrived);
        if (distance == 0) {
            tally.duplicates++;
        } else if (Math.abs(distance) > 100) {
            tally.strays++;
            jumped = arrived;
        } else {
            var first = distance > 0 ? jumped : arrived;
            var second = distance > 0 ? arrived : jumped;
            jumped = null;
            followJump(first);
            accept(second);
        }
    }

    private void followJump(ArrivedPacket first) {
        flush();
        // Forward, whatever the true direction: the count that grows names no number twice.
        int forward = (first.packet().sequenceNumber() - (int) (next - 1)) & 0xFFFF;
        next += forward - 1;
        highest = next;
        waiting.put(next, first);
        placement.missing(forward - 1, true);
        deliverReady();
    }

    void passTime(long nowNanos) {
        while (!waiting.isEmpty()
                && nowNanos - waiting.firstEntry().getValue().arrivalEpochNanos()
                        > config.reorderWindow().toNanos()) {
            giveUpFirstHole();
        }
    }

    void finish() {
        flush();
        if (jumped != null) {
            tally.strays++;
            jumped = null;
        }
    }

    private void flush() {
        while (!waiting.isEmpty()) {
            giveUpFirstHole();
        }
    }

    private void giveUpFirstHole() {
        long first = waiting.firstKey();
        placement.missing(first - next, false);
        next = first;
        deliverReady();
    }

    private void deliverReady() {
        for (var packet = waiting.remove(next); packet != null; packet = waiting.remove(next)) {
            deliver(packet);
        }
    }

    private void deliver(ArrivedPacket packet) {
        delivered[(int) next & (MEMORY - 1)] = next;
        next++;
        placement.place(packet);
    }
}
