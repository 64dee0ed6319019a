package io.earwitness.recorder.assembly;

import io.earwitness.media.rtp.PayloadKind;
import io.earwitness.media.rtp.PayloadTypes;
import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.media.timeline.JitterMeter;
import io.earwitness.media.timeline.TimelineCounters;
import io.earwitness.media.timeline.TransmissionRating;
import io.earwitness.recorder.model.StreamQuality;

/// Takes note of how one stream's packets came, and reckons its quality at the end. Bounded.
final class QualityMeter {
    private final PayloadTypes types;
    private final JitterMeter jitter = new JitterMeter();
    private long bursts;
    private long longest;
    private long inBursts;

    QualityMeter(PayloadTypes types) {
        this.types = types;
    }

    /// In the order of arrival.
    void packet(long epochNanos, RtpPacket packet) {
        if (types.kind(packet.payloadType()) == PayloadKind.AUDIO && packet.payloadLength() > 0) {
            types.format(packet.payloadType())
                    .ifPresent(format -> jitter.packet(epochNanos, packet, format.clockRate()));
        }
    }

    /// So many packets, one after the other, never came.
    void lost(long packets) {
        if (packets > 0) {
            bursts++;
            inBursts += packets;
            longest = Math.max(longest, packets);
        }
    }

    StreamQuality quality(String encodingName, TimelineCounters counters) {
        var sent = counters.audio() + counters.lost();
        var loss = sent == 0 ? 0 : 100.0 * counters.lost() / sent;
        var meanBurst = bursts == 0 ? 0 : (double) inBursts / bursts;
        var rating = TransmissionRating.of(encodingName, loss, meanBurst);
        return new StreamQuality(
                hundredths(loss),
                bursts,
                longest,
                hundredths(meanBurst),
                hundredths(jitter.meanMillis()),
                hundredths(jitter.highestMillis()),
                rating.map(rated -> hundredths(rated.rating())).orElse(null),
                rating.map(rated -> hundredths(rated.meanOpinion())).orElse(null));
    }

    private static double hundredths(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
