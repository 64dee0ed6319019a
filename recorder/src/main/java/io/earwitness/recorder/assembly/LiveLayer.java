package io.earwitness.recorder.assembly;

import java.util.Arrays;

/// Some seconds of one channel at one rate, from a place on that moves forward: samples are put where they belong and
/// taken in order. What nobody put is silence; what comes too late or too early for it is left out.
///
/// Owned by one thread.
final class LiveLayer {
    static final int SECONDS = 5;

    private final short[] ring;
    private long from;
    private long end;

    LiveLayer(int rate, long from) {
        this.ring = new short[rate * SECONDS];
        this.from = from;
        this.end = from;
    }

    /// On top of what is there already.
    void put(long at, short[] samples) {
        var first = (int) Math.max(0, from - at);
        var last = (int) Math.min(samples.length, from + ring.length - at);
        for (var i = first; i < last; i++) {
            var slot = slot(at + i);
            ring[slot] = (short) Math.clamp(ring[slot] + samples[i], Short.MIN_VALUE, Short.MAX_VALUE);
        }
        if (last > first) {
            end = Math.max(end, at + last);
        }
    }

    /// Whether nothing is left that may still be taken.
    boolean isEmpty() {
        return end <= from;
    }

    short[] read(long at, int count) {
        var samples = new short[count];
        for (var i = (int) Math.max(0, from - at); i < Math.min(count, end - at); i++) {
            samples[i] = ring[slot(at + i)];
        }
        return samples;
    }

    /// What lies before is not wanted any more.
    void forgetBefore(long next) {
        if (next - from >= ring.length) {
            Arrays.fill(ring, (short) 0);
        } else {
            for (var at = from; at < next; at++) {
                ring[slot(at)] = 0;
            }
        }
        from = Math.max(from, next);
        end = Math.max(end, from);
    }

    private int slot(long at) {
        return (int) Math.floorMod(at, (long) ring.length);
    }
}
