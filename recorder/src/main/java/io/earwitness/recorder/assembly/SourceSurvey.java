package io.earwitness.recorder.assembly;

import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.media.timeline.SenderReports;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the first walk tells of one SSRC: when it sent, what it says of itself, whom a mixer named in it.
final class SourceSurvey {
    private static final int CONTRIBUTORS_MAX = 64;

    private final int ssrc;
    private final SenderReports reports = new SenderReports();
    private final Map<Integer, Contribution> contributions = new LinkedHashMap<>();
    private String address = "";
    private long packets;
    private long firstNanos;
    private long lastNanos;
    private int firstTimestamp;
    private @Nullable Long byeNanos;

    SourceSurvey(int ssrc) {
        this.ssrc = ssrc;
    }

    /// When packets named a contributing source, and how many.
    record Contribution(long packets, long firstNanos, long lastNanos) {
        Contribution and(Contribution later) {
            return new Contribution(packets + later.packets, firstNanos, later.lastNanos);
        }
    }

    void packet(long epochNanos, String from, RtpPacket packet) {
        if (packets++ == 0) {
            address = from;
            firstNanos = epochNanos;
            firstTimestamp = packet.timestamp();
        }
        lastNanos = epochNanos;
        byeNanos = null;
        for (var csrc : packet.csrcs()) {
            if (contributions.size() < CONTRIBUTORS_MAX || contributions.containsKey(csrc)) {
                contributions.merge(csrc, new Contribution(1, epochNanos, epochNanos), Contribution::and);
            }
        }
    }

    void bye(long epochNanos) {
        byeNanos = epochNanos;
    }

    int ssrc() {
        return ssrc;
    }

    SenderReports reports() {
        return reports;
    }

    Map<Integer, Contribution> contributions() {
        return contributions;
    }

    String address() {
        return address;
    }

    long packets() {
        return packets;
    }

    long firstNanos() {
        return firstNanos;
    }

    long lastNanos() {
        return lastNanos;
    }

    int firstTimestamp() {
        return firstTimestamp;
    }

    /// Null where it did not take leave, or went on after.
    @Nullable
    Long byeNanos() {
        return byeNanos;
    }
}
