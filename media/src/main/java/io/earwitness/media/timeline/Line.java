package io.earwitness.media.timeline;

import io.earwitness.media.timeline.TimelineItem.Reason;

/// What the sources of one stream share: the sink, the pauses, the counts, and how far the line has been filled.
final class Line {
    final TimelineConfig config;
    final TimelineSink sink;
    final Pauses pauses;
    final Tally tally = new Tally();
    private long end;
    private int lastSsrc;
    private boolean anySource;

    Line(TimelineConfig config, TimelineSink sink) {
        this.config = config;
        this.sink = sink;
        this.pauses = new Pauses(config.ticks(config.pauseSlack()));
    }

    /// Where a source that begins at this arrival starts: never before the recording, not so late that the wait would
    /// be beyond belief, and right after the source before it where only the network's jitter lies between them.
    long start(long arrivalPosition) {
        if (arrivalPosition < 0 || arrivalPosition - end > config.ticks(config.holeMax())) {
            return end;
        }
        long jitter = config.clockRate() / 40;
        boolean follows = anySource || arrivalPosition < end;
        return follows && Math.abs(arrivalPosition - end) < jitter ? end : arrivalPosition;
    }

    void sourceStarts(int ssrc, long at, boolean byReports) {
        if (at > end) {
            var reason = anySource ? Reason.BETWEEN_SOURCES : Reason.BEFORE_FIRST_PACKET;
            new Hole(ssrc, end, at).fill(this, 0, 0, reason);
        }
        anySource = true;
        sink.event(new TimelineEvent.SourceStarted(at, ssrc));
        if (byReports) {
            sink.event(new TimelineEvent.PlacedByReports(at, ssrc));
        }
    }

    void item(TimelineItem item) {
        if (item.samples() > 0) {
            sink.item(item);
            end = Math.max(end, item.end());
            lastSsrc = item.ssrc();
        }
    }

    void finish(long endPosition) {
        if (endPosition > end && endPosition - end <= config.ticks(config.holeMax())) {
            var reason = anySource ? Reason.AFTER_LAST_PACKET : Reason.BEFORE_FIRST_PACKET;
            new Hole(lastSsrc, end, endPosition).fill(this, 0, 0, reason);
        }
    }
}
