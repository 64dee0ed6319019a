package io.earwitness.media.timeline;

import io.earwitness.media.rtp.PayloadFormat;
import io.earwitness.media.timeline.TimelineItem.Audio;
import io.earwitness.media.timeline.TimelineItem.Reason;
import java.util.List;

/// Gives one source's packets, already in order, their places, and names what lies between them.
/// [SourceClock] turns RTP time into positions; [DelayJudge] holds packets back while it is unclear whether a clock or
/// the network stood still.
final class Placement {
    private static final int NONE = -1;

    private final int ssrc;
    private final TimelineConfig config;
    private final Line line;
    private final SourceClock clock;
    private final KeyPresses keyPresses;
    private final DelayJudge judge;
    private long end = NONE;
    private long lastFrom;
    private long videoAt = NONE;
    private boolean endIsEstimate;
    private int payloadType = NONE;
    private long packetTicks;
    private long missing;
    private boolean jumped;
    private Reason quiet = Reason.SENDER_SILENT;

    Placement(int ssrc, TimelineConfig config, Line line) {
        this.ssrc = ssrc;
        this.config = config;
        this.line = line;
        this.clock = new SourceClock(ssrc, config);
        this.keyPresses = new KeyPresses(ssrc, line.sink);
        this.judge = new DelayJudge(config, clock);
        this.packetTicks = config.clockRate() / 50;
    }

    void beginsNoLaterThan(List<ArrivedPacket> firstPackets) {
        clock.beginsNoLaterThan(firstPackets);
    }

    /// So many sequence numbers never came before the next packet.
    void missing(long packets, boolean byJump) {
        judge.missing(packets, byJump);
    }

    void place(ArrivedPacket arrived) {
        judge.next(arrived).forEach(this::placeJudged);
    }

    void decideBy(long nowNanos) {
        if (judge.isDue(nowNanos)) {
            judge.finish().forEach(this::placeJudged);
        }
    }

    void finish() {
        judge.finish().forEach(this::placeJudged);
        keyPresses.finish();
    }

    private void placeJudged(DelayJudge.Judged judged) {
        missing += judged.missing();
        jumped |= judged.jumped();
        var packet = judged.arrived().packet();
        var format = config.payloadTypes().format(packet.payloadType());
        switch (config.payloadTypes().kind(packet.payloadType())) {
            case AUDIO -> format.ifPresent(known -> audio(judged, known));
            case COMFORT_NOISE -> format.ifPresent(known -> comfortNoise(judged, known));
            case TELEPHONE_EVENT -> format.ifPresent(known -> telephoneEvent(judged.arrived(), known));
            case VIDEO -> video(judged.arrived());
            case UNKNOWN -> notAudio(Reason.UNKNOWN_PAYLOAD);
        }
    }

    private void notAudio(Reason why) {
        line.tally.notAudio++;
        quiet = why;
    }

    // Pictures have no length of their own, so nothing of them is placed; but what is missing is counted.
    private void video(ArrivedPacket arrived) {
        long at = config.position(arrived.arrivalEpochNanos());
        var since = new Span(Math.min(videoAt == NONE ? at : videoAt, at), at);
        if (!jumped && line.pauses.within(since).isEmpty()) {
            line.tally.lost += missing;
        }
        missing = 0;
        jumped = false;
        videoAt = at;
        notAudio(Reason.UNKNOWN_PAYLOAD);
    }

    private void audio(DelayJudge.Judged judged, PayloadFormat format) {
        var packet = judged.arrived().packet();
        if (packet.payloadLength() == 0) {
            // Sent to keep a path open; its time stamp says nothing.
            line.tally.notAudio++;
            return;
        }
        long from = settle(judged, format);
        keyPresses.audioAt(from, config.clockRate());
        if (payloadType != packet.payloadType()) {
            if (payloadType != NONE) {
                line.sink.event(new TimelineEvent.PayloadTypeChanged(from, ssrc, packet.payloadType()));
            }
            payloadType = packet.payloadType();
        }
        var known = format.ticksIn(packet.payload());
        endIsEstimate = known.isEmpty();
        if (known.isPresent()) {
            packetTicks = clock.scale(known.getAsInt());
        }
        long slip = Long.signum(clock.outOfStep(judged.arrived()));
        clock.step(slip);
        line.item(new Audio(from, packetTicks + slip, ssrc, judged.arrived()));
        line.tally.audio++;
        lastFrom = from;
        end = from + packetTicks + slip;
    }

    private void comfortNoise(DelayJudge.Judged judged, PayloadFormat format) {
        notAudio(quiet);
        end = settle(judged, format);
        quiet = Reason.COMFORT_NOISE;
    }

    /// Where this packet begins, with everything before it named.
    private long settle(DelayJudge.Judged judged, PayloadFormat format) {
        var arrived = judged.arrived();
        if (!clock.ticksAt(format.clockRate())) {
            startClock(arrived, format, 0);
        }
        clock.step(judged.clockStoodStillFor());
        long from = clock.position(arrived);
        if (endIsEstimate && from > lastFrom && from < end) {
            packetTicks = from - lastFrom;
            end = from;
        }
        from += stepInHole(arrived, from);
        boolean backwards = from < end;
        boolean aheadOfArrival = from > end && clock.delay(arrived) < -config.ticks(config.clockStep());
        boolean beyondBelief = from - end > config.ticks(config.holeMax());
        long shift = judged.clockStoodStillFor();
        if (backwards || aheadOfArrival || beyondBelief) {
            long byArrival = Math.max(end, from + clock.delay(arrived));
            long moved = beyondBelief && byArrival - end > config.ticks(config.holeMax()) ? end : byArrival;
            shift += moved - from;
            clock.step(moved - from);
            from = moved;
        }
        if (shift != 0) {
            line.sink.event(new TimelineEvent.Reanchored(from, ssrc, shift));
        }
        if (from > end) {
            nameHole(from);
        } else {
            line.tally.lost += jumped ? 0 : missing;
        }
        forgetHole();
        clock.follow(arrived);
        return from;
    }

    /// Where nothing was sent nobody hears a step: the whole of it is made at once.
    private long stepInHole(ArrivedPacket arrived, long from) {
        if (from <= end) {
            return 0;
        }
        long step = Math.max(clock.outOfStep(arrived), end - from);
        clock.step(step);
        return step;
    }

    private void startClock(ArrivedPacket arrived, PayloadFormat format, long alreadyPassed) {
        long byArrival = clock.startPosition(arrived, format.clockRate()) - alreadyPassed;
        long at = end == NONE ? line.start(byArrival) : Math.max(end, byArrival);
        clock.start(arrived, format.clockRate(), at);
        if (end == NONE) {
            line.sourceStarts(ssrc, at, clock.followsReports());
            end = at;
            lastFrom = at;
        }
    }

    private void nameHole(long from) {
        var hole = new Hole(ssrc, end, from).keyPresses(keyPresses.spans());
        if (!jumped) {
            hole.fill(line, missing, packetTicks, quiet);
            return;
        }
        // Sixteen bits cannot count a long outage; time tells how often they went round, if loss it was.
        long expected = (from - end) / Math.max(1, packetTicks);
        long lost = missing + Math.max(0, Math.round((expected - missing) / 65_536.0)) * 65_536;
        boolean plausible = Math.abs(lost - expected) <= Math.max(50, expected / 5);
        hole.fill(line, plausible ? lost : 0, packetTicks, plausible ? quiet : Reason.SENDER_RESTARTED);
    }

    private void forgetHole() {
        keyPresses.forget();
        missing = 0;
        jumped = false;
        quiet = Reason.SENDER_SILENT;
    }

    /// RFC 4733 §2.3: event 8 | end 1, reserved 1, volume 6 | duration 16.
    private void telephoneEvent(ArrivedPacket arrived, PayloadFormat format) {
        line.tally.notAudio++;
        var payload = arrived.packet().payload();
        if (payload.remaining() < 4) {
            return;
        }
        int code = payload.get(0) & 0xFF;
        int flags = payload.get(1);
        int duration = ((payload.get(2) & 0xFF) << 8) | (payload.get(3) & 0xFF);
        if (!clock.ticksAt(format.clockRate())) {
            if (end != NONE) {
                // An event clock beside the audio's would only unsettle it.
                return;
            }
            startClock(arrived, format, Math.max(0, duration - packetTicks));
        }
        long at = clock.eventPosition(arrived, duration);
        keyPresses.packet(
                at,
                arrived.packet().timestampUnsigned(),
                clock.scale(duration),
                code,
                flags & 0x3F,
                (flags & 0x80) != 0);
    }
}
