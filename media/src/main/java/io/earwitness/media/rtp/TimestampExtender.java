package io.earwitness.media.rtp;

/// Turns 32-bit RTP time stamps into ones that never wrap, taking each for the one nearest to the previous.
public final class TimestampExtender {
    private long previous = -1;

    public long extend(int timestamp) {
        previous = peek(timestamp);
        return previous;
    }

    /// What [#extend] would say, without moving on.
    public long peek(int timestamp) {
        return previous < 0 ? (1L << 32) + (timestamp & 0xFFFF_FFFFL) : previous + (timestamp - (int) previous);
    }
}
