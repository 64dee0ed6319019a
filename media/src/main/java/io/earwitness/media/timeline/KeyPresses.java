package io.earwitness.media.timeline;

import io.earwitness.media.timeline.TimelineEvent.TelephoneEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes one event of the many packets that RFC 4733 sends for it: same time stamp, growing duration, the end thrice.
/// An event longer than its duration field goes on under a new time stamp (§2.5.1.3) and stays one.
final class KeyPresses {
    private static final int SPANS_MAX = 1_000;

    /// @param rtpTime of the part of it that goes on now
    /// @param before how long its earlier parts were, where the field could not say its whole length
    private record Press(TelephoneEvent event, long rtpTime, long before) {}

    private final int ssrc;
    private final TimelineSink sink;
    private final List<Span> spans = new ArrayList<>();
    private @Nullable Press current;
    private long lastEndedRtpTime = -1;

    KeyPresses(int ssrc, TimelineSink sink) {
        this.ssrc = ssrc;
        this.sink = sink;
    }

    /// @param duration in ticks of the line, as the packet says
    void packet(long at, long rtpTime, long duration, int code, int volume, boolean ends) {
        if (rtpTime == lastEndedRtpTime) {
            return;
        }
        var press = current;
        if (press != null && press.rtpTime() == rtpTime) {
            var known = press.event();
            long samples = Math.max(known.samples(), press.before() + duration);
            current = new Press(event(known.at(), samples, code, volume, ends), rtpTime, press.before());
        } else if (press != null
                && press.event().code() == code
                && press.event().end() == at) {
            long before = at - press.event().at();
            current = new Press(event(press.event().at(), before + duration, code, volume, ends), rtpTime, before);
        } else {
            finish();
            current = new Press(event(at, duration, code, volume, ends), rtpTime, 0);
        }
        if (ends) {
            finish();
            lastEndedRtpTime = rtpTime;
        }
    }

    /// Audio stands here; a press that long over will get no more packets. One that is not may be sent beside audio.
    void audioAt(long position, long patience) {
        if (current != null && position - current.event().end() > patience) {
            finish();
        }
    }

    void finish() {
        if (current != null) {
            sink.event(current.event());
            if (spans.size() < SPANS_MAX) {
                spans.add(span(current));
            }
            current = null;
        }
    }

    /// The presses since [#forget], in order.
    List<Span> spans() {
        var all = new ArrayList<>(spans);
        if (current != null) {
            all.add(span(current));
        }
        return all;
    }

    void forget() {
        spans.clear();
    }

    private static Span span(Press press) {
        return new Span(press.event().at(), press.event().end());
    }

    private TelephoneEvent event(long at, long samples, int code, int volume, boolean endSeen) {
        return new TelephoneEvent(at, ssrc, samples, code, volume, endSeen);
    }
}
