package io.earwitness.media.timeline;

import io.earwitness.media.timeline.TimelineItem.Gap;
import io.earwitness.media.timeline.TimelineItem.Paused;
import io.earwitness.media.timeline.TimelineItem.Reason;
import io.earwitness.media.timeline.TimelineItem.Silence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A stretch without audio between two packets of one source, and what explains it: first pauses, then key presses,
/// then packets that were lost, and for the rest a reason why nothing was sent.
final class Hole {
    /// No packet lasts longer, so a hole no longer than this for each missing packet is loss and nothing else.
    private static final int LONGEST_PACKETS_A_SECOND = 5;

    private final int ssrc;
    private final Span span;
    private final List<Span> keyPresses = new ArrayList<>();

    Hole(int ssrc, long from, long to) {
        this.ssrc = ssrc;
        this.span = new Span(from, to);
    }

    Hole keyPresses(List<Span> presses) {
        long at = span.from();
        for (var press : presses) {
            long from = Math.max(at, press.from());
            long to = Math.min(span.to(), press.to());
            if (from < to) {
                keyPresses.add(new Span(from, to));
                at = to;
            }
        }
        return this;
    }

    /// @param packetsMissing by the sequence numbers
    /// @param packetTicks how long the packets around here last
    /// @param otherwise why nothing was sent in what neither pause, key press nor loss explains
    void fill(Line line, long packetsMissing, long packetTicks, Reason otherwise) {
        var parts = new ArrayList<TimelineItem>();
        var pauses = line.pauses.within(span);
        pauses.forEach(pause -> parts.add(new Paused(pause.from(), pause.length(), ssrc)));
        var unexplained = new ArrayList<Span>();
        for (var sounding : span.without(pauses)) {
            unexplained.addAll(sounding.without(keyPresses));
            for (var press : keyPresses) {
                press.without(pauses).stream()
                        .filter(part -> part.from() >= sounding.from() && part.to() <= sounding.to())
                        .forEach(part ->
                                parts.add(new Silence(part.from(), part.length(), ssrc, Reason.TELEPHONE_EVENT)));
            }
        }
        explainByLoss(line, unexplained, parts, packetsMissing, packetTicks, !pauses.isEmpty(), otherwise);
        parts.sort(Comparator.comparingLong(TimelineItem::from));
        parts.forEach(line::item);
    }

    private void explainByLoss(
            Line line,
            List<Span> unexplained,
            List<TimelineItem> parts,
            long packetsMissing,
            long packetTicks,
            boolean paused,
            Reason otherwise) {
        long free = unexplained.stream().mapToLong(Span::length).sum();
        long missing = packetsMissing;
        if (paused && packetTicks > 0) {
            // The sender counted on while paused; only what does not fit the pause is lost.
            missing = Math.min(missing, free / packetTicks);
        }
        line.tally.lost += missing;
        long longest = line.config.clockRate() / LONGEST_PACKETS_A_SECOND;
        long lostTicks = free <= missing * longest ? free : missing * packetTicks;
        long left = missing == 0 ? 0 : lostTicks;
        for (var part : unexplained) {
            long lost = Math.min(part.length(), left);
            if (lost > 0) {
                parts.add(new Gap(part.from(), lost, ssrc, missing));
                left -= lost;
                missing = 0;
            }
            if (part.length() > lost) {
                parts.add(new Silence(part.from() + lost, part.length() - lost, ssrc, otherwise));
            }
        }
    }
}
