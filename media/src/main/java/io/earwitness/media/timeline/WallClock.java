package io.earwitness.media.timeline;

import java.util.Optional;

/// Says when, by our clock, a source made the packet that carries a time stamp: its sender reports lead from RTP time
/// to
/// its host's clock, and that clock's standing leads to ours. Immutable.
public final class WallClock {
    private final SenderReports.RtpLine line;
    private final HostClock host;

    private WallClock(SenderReports.RtpLine line, HostClock host) {
        this.line = line;
        this.host = host;
    }

    /// Empty where the source sent no reports, or such that contradict each other.
    ///
    /// @param clockRate of its RTP time, as agreed
    public static Optional<WallClock> of(SenderReports reports, HostClock host, int clockRate) {
        return reports.line(clockRate).map(line -> new WallClock(line, host));
    }

    /// @param arrivalEpochNanos to tell rounds of the time stamps apart
    public long epochNanos(int timestamp, long arrivalEpochNanos) {
        return host.ourNanos(line.hostNanos(timestamp, host.hostNanos(arrivalEpochNanos)));
    }

    public int clockRate() {
        return line.clockRate();
    }

    /// By how many parts in a million the source's RTP time runs faster than agreed.
    public double driftPartsPerMillion() {
        return line.drift() * 1e6;
    }
}
