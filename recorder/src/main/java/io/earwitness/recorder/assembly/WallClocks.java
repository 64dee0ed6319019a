package io.earwitness.recorder.assembly;

import io.earwitness.media.timeline.HostClock;
import io.earwitness.media.timeline.SenderReports;
import io.earwitness.media.timeline.WallClock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The wall clock of every source of a session that sent sender reports: sources with one CNAME are of one host, on
/// whichever stream, and share its clock (RFC 3550 §6.4.1).
///
/// @param byStream by the stream's index and the SSRC
record WallClocks(Map<Integer, Map<Integer, WallClock>> byStream) {
    /// Sooner than this before its arrival no first packet is believed to have been made.
    private static final long UNDER_WAY_NANOS_MAX = 500_000_000L;

    static WallClocks of(Collection<StreamSurvey> streams) {
        var hosts = new HashMap<String, List<SenderReports>>();
        for (var stream : streams) {
            for (var source : stream.sources().all()) {
                if (source.reports().count() > 0) {
                    hosts.computeIfAbsent(host(stream, source), _ -> new ArrayList<>())
                            .add(source.reports());
                }
            }
        }
        var byStream = new HashMap<Integer, Map<Integer, WallClock>>();
        for (var stream : streams) {
            var clocks = new HashMap<Integer, WallClock>();
            for (var source : stream.sources().all()) {
                var reports = hosts.get(host(stream, source));
                if (source.reports().count() > 0 && reports != null) {
                    WallClock.of(source.reports(), HostClock.of(reports), stream.clockRate())
                            .ifPresent(clock -> clocks.put(source.ssrc(), clock));
                }
            }
            byStream.put(stream.index(), clocks);
        }
        return new WallClocks(byStream);
    }

    // Without a name a source is a host of its own.
    private static String host(StreamSurvey stream, SourceSurvey source) {
        var cname = stream.sources().cname(source.ssrc());
        return cname.isEmpty() ? stream.index() + "/" + source.ssrc() : "cname " + cname;
    }

    Map<Integer, WallClock> of(int stream) {
        return byStream.getOrDefault(stream, Map.of());
    }

    /// When the first packet of all that were made before they came was made; `otherwise` where none was.
    long firstMade(Collection<StreamSurvey> streams, long otherwise) {
        var first = otherwise;
        for (var stream : streams) {
            for (var source : stream.sources().all()) {
                var clock = of(stream.index()).get(source.ssrc());
                if (clock != null && source.packets() > 0) {
                    var made = clock.epochNanos(source.firstTimestamp(), source.firstNanos());
                    if (source.firstNanos() - made < UNDER_WAY_NANOS_MAX) {
                        first = Math.min(first, made);
                    }
                }
            }
        }
        return first;
    }
}
