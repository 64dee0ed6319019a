package io.earwitness.media.timeline;

import io.earwitness.media.rtp.NtpTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The sender reports of one source (RFC 3550 §6.4.1), collected to tell afterwards how its RTP time runs by the wall
/// clock of its host. Bounded: of very many, every second one goes.
///
/// Whose host it is, and how that clock stands to ours, [HostClock] knows.
public final class SenderReports {
    private static final int REPORTS_MAX = 2_048;
    private static final double NANOS_PER_SECOND = 1e9;
    /// Beyond this a clock is no quartz that runs a little fast or slow but another clock than agreed.
    private static final double DRIFT_MAX = 1e-3;
    /// What does not fit one straight line within this contradicts itself.
    private static final double MISFIT_SECONDS_MAX = 0.2;

    private final List<Report> reports = new ArrayList<>();
    private int stride = 1;
    private long seen;

    record Report(long hostNanos, int timestamp, long arrivalEpochNanos) {}

    public void add(long ntp, int timestamp, long arrivalEpochNanos) {
        if (ntp == 0) {
            // The sender has no clock (§6.4.1).
            return;
        }
        if (seen++ % stride == 0) {
            reports.add(new Report(NtpTime.epochNanos(ntp), timestamp, arrivalEpochNanos));
        }
        if (reports.size() >= REPORTS_MAX) {
            thin();
        }
    }

    private void thin() {
        for (int i = reports.size() - 1; i > 0; i -= 2) {
            reports.remove(i);
        }
        stride *= 2;
    }

    public long count() {
        return seen;
    }

    List<Report> reports() {
        return reports;
    }

    /// How RTP time runs by the host's clock; empty where there is no report, or they contradict each other.
    ///
    /// @param clockRate what was agreed, ticks a second
    Optional<RtpLine> line(int clockRate) {
        if (reports.isEmpty()) {
            return Optional.empty();
        }
        var first = reports.getFirst();
        var fit = new StraightLine();
        long ticks = 0;
        long lastHost = first.hostNanos();
        int lastTimestamp = first.timestamp();
        for (var report : reports) {
            // From report to report the stamps wrap at most as often as time says.
            double expected = (report.hostNanos() - lastHost) / NANOS_PER_SECOND * clockRate;
            int rest = report.timestamp() - lastTimestamp - (int) Math.round(expected);
            ticks += Math.round(expected) + rest;
            lastHost = report.hostNanos();
            lastTimestamp = report.timestamp();
            double seconds = (report.hostNanos() - first.hostNanos()) / NANOS_PER_SECOND;
            fit.add(seconds, (double) ticks / clockRate - seconds);
        }
        double drift = fit.isSloping() ? fit.slope() : 0;
        if (Math.abs(drift) > DRIFT_MAX || fit.misfitMax(drift) > MISFIT_SECONDS_MAX) {
            return Optional.empty();
        }
        return Optional.of(new RtpLine(first, clockRate, fit.intercept(drift), drift));
    }

    /// RTP time as a straight line over the host's time.
    ///
    /// @param aheadSeconds how far it is ahead of the first report's stamp at that moment
    /// @param drift by how much it runs faster than agreed
    record RtpLine(Report first, int clockRate, double aheadSeconds, double drift) {
        /// When, by the host's clock, the packet with this time stamp was made.
        ///
        /// @param nearHostNanos some moment within half a round of the time stamps from it
        long hostNanos(int timestamp, long nearHostNanos) {
            double near = (nearHostNanos - first.hostNanos()) / NANOS_PER_SECOND;
            long expected = Math.round((near * (1 + drift) + aheadSeconds) * clockRate);
            int rest = timestamp - first.timestamp() - (int) expected;
            double rtpSeconds = (double) (expected + rest) / clockRate;
            return first.hostNanos() + Math.round((rtpSeconds - aheadSeconds) / (1 + drift) * NANOS_PER_SECOND);
        }
    }
}
