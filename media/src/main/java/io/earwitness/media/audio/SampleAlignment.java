package io.earwitness.media.audio;

/// Finds where in a recording a known signal begins, and compares the two there sample by sample.
///
/// @param lag position in the recording of the signal's first sample; negative when the recording begins later
/// @param compared samples that both have at this lag
/// @param different those of them that are not equal
/// @param largestDifference between two samples, 0 when all are equal
public record SampleAlignment(int lag, int compared, int different, int largestDifference) {
    private static final int PROBE_MAX = 4_000;

    public boolean exact() {
        return compared > 0 && different == 0;
    }

    /// Tries every lag within `±lagMax` on the loudest part of the signal, then compares at the best.
    public static SampleAlignment find(short[] recorded, short[] signal, int lagMax) {
        int length = Math.min(PROBE_MAX, signal.length);
        int probe = loudest(signal, length);
        int best = 0;
        long least = Long.MAX_VALUE;
        for (int lag = -lagMax; lag <= lagMax; lag++) {
            long distance = distance(recorded, signal, probe, length, lag, least);
            if (distance < least) {
                least = distance;
                best = lag;
            }
        }
        return compare(recorded, signal, best);
    }

    public static SampleAlignment compare(short[] recorded, short[] signal, int lag) {
        int compared = 0;
        int different = 0;
        int largest = 0;
        for (int i = Math.max(0, -lag); i < signal.length && i + lag < recorded.length; i++) {
            int difference = Math.abs(recorded[i + lag] - signal[i]);
            compared++;
            different += difference == 0 ? 0 : 1;
            largest = Math.max(largest, difference);
        }
        return new SampleAlignment(lag, compared, different, largest);
    }

    private static long distance(short[] recorded, short[] signal, int from, int length, int lag, long giveUpAt) {
        long distance = 0;
        for (int i = from; i < from + length && distance < giveUpAt; i++) {
            int at = i + lag;
            distance += Math.abs((at >= 0 && at < recorded.length ? recorded[at] : 0) - signal[i]);
        }
        return distance;
    }

    private static int loudest(short[] signal, int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            sum += Math.abs(signal[i]);
        }
        long loudest = sum;
        int at = 0;
        for (int i = length; i < signal.length; i++) {
            sum += Math.abs(signal[i]) - Math.abs(signal[i - length]);
            if (sum > loudest) {
                loudest = sum;
                at = i - length + 1;
            }
        }
        return at;
    }
}
