package io.earwitness.media.rtp;

/// The 64-bit times of sender reports: seconds since 1900 and their fraction (RFC 3550 §4).
///
/// They need not be true: a sender without a clock counts from when it was switched on. Differences hold all the same.
public final class NtpTime {
    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private NtpTime() {}

    /// Nanoseconds since 1970. Below 2^31 seconds counts as after 2036, when the seconds begin anew.
    public static long epochNanos(long ntp) {
        long seconds = ntp >>> 32;
        long era = seconds < 1L << 31 ? 1L << 32 : 0;
        long fraction = ntp & 0xFFFF_FFFFL;
        return (seconds + era - SECONDS_1900_TO_1970) * NANOS_PER_SECOND + ((fraction * NANOS_PER_SECOND) >>> 32);
    }

    public static long of(long epochNanos) {
        long seconds = Math.floorDiv(epochNanos, NANOS_PER_SECOND) + SECONDS_1900_TO_1970;
        long nanos = Math.floorMod(epochNanos, NANOS_PER_SECOND);
        return (seconds << 32) | ((nanos << 32) / NANOS_PER_SECOND);
    }

    /// The part that reception reports send back as LSR.
    public static int middle(long ntp) {
        return (int) (ntp >>> 16);
    }
}
