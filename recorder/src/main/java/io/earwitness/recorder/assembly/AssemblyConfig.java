package io.earwitness.recorder.assembly;

import java.time.Duration;

/// How many threads assemble, and how patient they are.
///
/// @param threads       how many journals are assembled at once
/// @param attemptsMax   failed attempts after which a journal is parked; a sink that is down does not count
/// @param firstBackOff  pause after the first failure; it grows fourfold with every further one
/// @param longestBackOff the pause never grows beyond this
/// @param closeWithin   how long closing waits for the assembly that is running; what is not done is done at the next
/// start
public record AssemblyConfig(
        int threads, int attemptsMax, Duration firstBackOff, Duration longestBackOff, Duration closeWithin) {
    public static final AssemblyConfig DEFAULT =
            new AssemblyConfig(1, 5, Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofSeconds(5));

    public AssemblyConfig {
        if (threads < 1 || threads > 64) {
            throw new IllegalArgumentException("assembly threads must be 1 to 64, not " + threads);
        }
        if (attemptsMax < 1) {
            throw new IllegalArgumentException("assembly needs at least one attempt, not " + attemptsMax);
        }
        if (firstBackOff.isNegative() || longestBackOff.compareTo(firstBackOff) < 0) {
            throw new IllegalArgumentException(
                    "assembly's longest pause " + longestBackOff + " is shorter than its first one " + firstBackOff);
        }
    }
}
