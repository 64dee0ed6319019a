package io.earwitness.media.timeline;

import io.earwitness.media.rtp.RtpPacket;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Says where on the recording each packet of one media stream belongs, given the packets in the order they came.
///
/// RTP time places the audio; arrival only sets the first packet, and again where RTP time is no longer to be believed.
/// Not thread-safe, bounded memory. Packets are kept for a while: their bytes must not change after [#accept].
///
/// Two SSRCs at once are both placed, each by its own clock; which one matters is for the listener to decide.
public final class StreamTimeline {
    private final TimelineConfig config;
    private final Line line;
    private final Map<Integer, Source> sources = new LinkedHashMap<>();
    private long index;

    public StreamTimeline(TimelineConfig config, TimelineSink sink) {
        this.config = config;
        this.line = new Line(config, sink);
    }

    public void accept(long arrivalEpochNanos, RtpPacket packet) {
        line.tally.packets++;
        source(packet.ssrc()).accept(new ArrivedPacket(index++, arrivalEpochNanos, packet));
        sources.values().forEach(source -> source.passTime(arrivalEpochNanos));
    }

    /// It is so late now, and no packet may have come for a while: what has waited long enough is placed. For who
    /// listens; where all packets are known, they tell the time themselves.
    public void passTime(long nowEpochNanos) {
        sources.values().forEach(source -> {
            source.passTime(nowEpochNanos);
            source.decideBy(nowEpochNanos);
        });
    }

    private Source source(int ssrc) {
        var source = sources.get(ssrc);
        if (source == null) {
            if (sources.size() >= config.sourcesMax()) {
                forgetLongestSilent();
            }
            source = new Source(ssrc, config, line);
            sources.put(ssrc, source);
        }
        return source;
    }

    /// The recording was paused. To be called in order of time with the packets.
    public void pause(long atEpochNanos) {
        line.pauses.pause(config.position(atEpochNanos));
    }

    public void resume(long atEpochNanos) {
        line.pauses.resume(config.position(atEpochNanos));
    }

    /// Places what still waited and fills up to the end; nothing may be given afterwards.
    public TimelineCounters finish(long endEpochNanos) {
        // A lone packet is believed only where it is all there is.
        boolean lonely = sources.values().stream().noneMatch(Source::confirmed);
        sources.values().forEach(source -> source.finish(lonely));
        sources.clear();
        line.finish(config.position(endEpochNanos));
        return counters();
    }

    public TimelineCounters counters() {
        return line.tally.counters();
    }

    private void forgetLongestSilent() {
        sources.values().stream()
                .min(Comparator.comparingLong(Source::lastArrivalNanos))
                .ifPresent(silent -> {
                    silent.finish(false);
                    sources.remove(silent.ssrc());
                });
    }
}
