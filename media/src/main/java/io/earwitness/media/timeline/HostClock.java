package io.earwitness.media.timeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// How one host's wall clock stands to ours, by when its sender reports say they were sent and when they came: the
/// least
/// difference is the one with the least delay. Immutable.
///
/// Sources with one CNAME share a host's clock, so that what they sent at the same moment stands at the same moment,
/// however long either was under way.
public final class HostClock {
    private static final double WINDOW_SECONDS = 60;
    private static final double NANOS_PER_SECOND = 1e9;

    private final long originNanos;
    private final double behindSeconds;
    private final double drift;

    private HostClock(long originNanos, double behindSeconds, double drift) {
        this.originNanos = originNanos;
        this.behindSeconds = behindSeconds;
        this.drift = drift;
    }

    /// @param sources all of that host; at least one report
    public static HostClock of(Collection<SenderReports> sources) {
        List<SenderReports.Report> all = new ArrayList<>();
        sources.forEach(source -> all.addAll(source.reports()));
        all.sort(Comparator.comparingLong(SenderReports.Report::hostNanos));
        long origin = all.getFirst().hostNanos();
        long behind = all.getFirst().arrivalEpochNanos() - origin;
        // The quickest of each minute: what is left is the clocks' difference and the network's least delay.
        var quickest = new TreeMap<Integer, double[]>();
        for (var report : all) {
            double at = (report.hostNanos() - origin) / NANOS_PER_SECOND;
            double late = (report.arrivalEpochNanos() - report.hostNanos() - behind) / NANOS_PER_SECOND;
            quickest.merge((int) (at / WINDOW_SECONDS), new double[] {at, late}, (a, b) -> a[1] <= b[1] ? a : b);
        }
        var line = new StraightLine();
        quickest.values().forEach(point -> line.add(point[0], point[1]));
        double drift = line.isSloping() ? line.slope() : 0;
        return new HostClock(origin, behind / NANOS_PER_SECOND + line.floor(drift), drift);
    }

    /// Our time at a moment of the host's.
    long ourNanos(long hostNanos) {
        double since = (hostNanos - originNanos) / NANOS_PER_SECOND;
        return hostNanos + Math.round((behindSeconds + since * drift) * NANOS_PER_SECOND);
    }

    /// The host's time at a moment of ours.
    long hostNanos(long ourNanos) {
        long nearly = ourNanos - Math.round(behindSeconds * NANOS_PER_SECOND);
        double since = (nearly - originNanos) / NANOS_PER_SECOND;
        return nearly - Math.round(since * drift * NANOS_PER_SECOND);
    }

    /// How far our clock is ahead of the host's, the least delay of the network included.
    public double behindSeconds() {
        return behindSeconds;
    }
}
