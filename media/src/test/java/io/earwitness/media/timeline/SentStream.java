package io.earwitness.media.timeline;

import io.earwitness.media.rtp.PayloadFormat;
import io.earwitness.media.rtp.PayloadTypes;
import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.media.rtp.RtpPacketizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A sender, a network that does what the test says, and the time line at its end: PCMA, 20 ms a packet.
final class SentStream implements TimelineSink {
    static final long START = 1_700_000_000_000_000_000L;
    static final int TICKS = 160;
    static final int SSRC = 0x11AA0001;
    private static final PayloadTypes TYPES = new PayloadTypes(
            Map.of(101, new PayloadFormat("telephone-event", 8000), 96, new PayloadFormat("EVS", 8000)));

    final List<TimelineItem> items = new ArrayList<>();
    final List<TimelineEvent> events = new ArrayList<>();
    final StreamTimeline timeline;
    RtpPacketizer sender;
    long now = START;

    SentStream(int firstSequence, int firstTimestamp) {
        sender = new RtpPacketizer(SSRC, firstSequence, firstTimestamp);
        timeline = new StreamTimeline(TimelineConfig.of(8000, START, TYPES), this);
    }

    SentStream() {
        this(1000, 16_000);
    }

    static RtpPacket view(byte[] packet) {
        return RtpPacket.parse(packet).orElseThrow();
    }

    SentStream sendAnew(int ssrc, int sequence, int timestamp) {
        sender = new RtpPacketizer(ssrc, sequence, timestamp);
        return this;
    }

    /// Sends and brings so many packets, 20 ms apart.
    SentStream speak(int packets) {
        for (int i = 0; i < packets; i++) {
            arrive(speech());
            pass(20);
        }
        return this;
    }

    byte[] speech() {
        return sender.packet(8, false, new byte[TICKS], TICKS);
    }

    SentStream lose(int packets) {
        for (int i = 0; i < packets; i++) {
            sender.lose(TICKS);
            pass(20);
        }
        return this;
    }

    /// The sender's clock and everyone's run on; nothing is sent.
    SentStream silence(int millis) {
        sender.silence(millis * 8);
        return pass(millis);
    }

    SentStream pass(int millis) {
        now += Duration.ofMillis(millis).toNanos();
        return this;
    }

    SentStream arrive(byte[] packet) {
        timeline.accept(now, view(packet));
        return this;
    }

    TimelineCounters finish() {
        return timeline.finish(now);
    }

    List<TimelineItem.Audio> audio() {
        return items.stream()
                .filter(TimelineItem.Audio.class::isInstance)
                .map(TimelineItem.Audio.class::cast)
                .toList();
    }

    /// Everything but audio.
    List<TimelineItem> holes() {
        return items.stream()
                .filter(item -> !(item instanceof TimelineItem.Audio))
                .toList();
    }

    long audioEnd() {
        return audio().getLast().end();
    }

    long position() {
        return (now - START) / 125_000;
    }

    @Override
    public void item(TimelineItem item) {
        items.add(item);
    }

    @Override
    public void event(TimelineEvent event) {
        events.add(event);
    }
}
