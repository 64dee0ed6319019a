package io.earwitness.media.rtp;

/// Turns 16-bit sequence numbers into ones that never wrap, taking each for the one nearest to the highest seen.
/// The first number keeps its value plus one wrap, so that a packet from before it stays positive.
public final class SequenceExtender {
    private static final long WRAP = 1L << 16;
    private long highest = -1;

    public long extend(int sequenceNumber) {
        if (highest < 0) {
            highest = WRAP + (sequenceNumber & 0xFFFF);
            return highest;
        }
        long extended = highest + (short) (sequenceNumber - (int) highest);
        highest = Math.max(highest, extended);
        return extended;
    }

    public boolean started() {
        return highest >= 0;
    }

    public long highest() {
        return highest;
    }
}
