package io.earwitness.media.net;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Optional;

/// Hands out port pairs of a range, the longest unused first, and none again before its cool-down is over: packets
/// still under way to an ended call must not reach the next one. Thread-safe; binding is the caller's business.
public final class PortRange {
    private record Cooling(PortPair pair, Instant freeAt) {}

    private final int first;
    private final int last;
    private final Duration coolDown;
    private final InstantSource clock;
    private final ArrayDeque<PortPair> free = new ArrayDeque<>();
    private final ArrayDeque<Cooling> cooling = new ArrayDeque<>();
    private final BitSet inUse = new BitSet();

    /// All whole pairs within `first..last`, both inclusive.
    public PortRange(int first, int last, Duration coolDown, InstantSource clock) {
        this.first = first + (first & 1);
        this.last = last - (~last & 1);
        this.coolDown = coolDown;
        this.clock = clock;
        if (first < 2 || last > 65535 || this.first > this.last) {
            throw new IllegalArgumentException("no port pair within %d-%d".formatted(first, last));
        }
        for (int rtp = this.first; rtp < this.last; rtp += 2) {
            free.add(new PortPair(rtp));
        }
    }

    /// The next pair, or empty when all are in use or cooling down.
    public synchronized Optional<PortPair> take() {
        endCoolDowns();
        var pair = Optional.ofNullable(free.poll());
        pair.ifPresent(taken -> inUse.set(taken.rtp()));
        return pair;
    }

    /// That very pair, cool-down or not, for a call that goes on after a restart; false when it is in use or not ours.
    public synchronized boolean claim(PortPair pair) {
        if (!isOurs(pair) || inUse.get(pair.rtp())) {
            return false;
        }
        free.remove(pair);
        cooling.removeIf(waiting -> waiting.pair().equals(pair));
        inUse.set(pair.rtp());
        return true;
    }

    /// Gives a pair back, also one that turned out to be bound by somebody else; giving back twice does nothing.
    public synchronized void giveBack(PortPair pair) {
        if (isOurs(pair) && inUse.get(pair.rtp())) {
            inUse.clear(pair.rtp());
            cooling.add(new Cooling(pair, clock.instant().plus(coolDown)));
        }
    }

    public synchronized int available() {
        endCoolDowns();
        return free.size();
    }

    public synchronized int inUse() {
        return inUse.cardinality();
    }

    public int capacity() {
        return (last - first + 1) / 2;
    }

    private boolean isOurs(PortPair pair) {
        return pair.rtp() >= first && pair.rtp() < last;
    }

    private void endCoolDowns() {
        var now = clock.instant();
        for (var waiting = cooling.peek();
                waiting != null && !waiting.freeAt().isAfter(now);
                waiting = cooling.peek()) {
            free.add(waiting.pair());
            cooling.remove();
        }
    }
}
