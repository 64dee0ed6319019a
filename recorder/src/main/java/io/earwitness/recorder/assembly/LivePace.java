package io.earwitness.recorder.assembly;

/// Keeps one source of a stream near its arrival for as long as somebody listens: its clock may run fast or slow, and
/// the way may become longer. Small differences are the network's jitter and change nothing.
final class LivePace {
    private static final int WINDOW_SECONDS = 5;
    private static final int STEPS_A_SECOND = 10;

    private final long window;
    private final long step;
    private long shift;
    private long least = Long.MAX_VALUE;
    private long until = Long.MIN_VALUE;

    /// @param shift by how much its first sample stands after where the timeline puts it
    LivePace(int rate, long shift) {
        this.window = (long) WINDOW_SECONDS * rate;
        this.step = rate / STEPS_A_SECOND;
        this.shift = shift;
    }

    /// Where a packet is heard.
    ///
    /// @param from    where the timeline puts it
    /// @param arrival where it would be heard the moment it came
    long place(long from, long arrival) {
        until = until == Long.MIN_VALUE ? arrival + window : until;
        least = Math.min(least, arrival - from - shift);
        if (arrival >= until) {
            shift += Math.abs(least) > step ? least : 0;
            least = Long.MAX_VALUE;
            until = arrival + window;
        }
        return from + shift;
    }
}
