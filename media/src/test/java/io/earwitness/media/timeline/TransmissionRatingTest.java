package io.earwitness.media.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.media.rtp.RtpPacketizer;
import org.junit.jupiter.api.Test;

/// The E-model on figures that can be reckoned by hand, and its known points.
class TransmissionRatingTest {
    @Test
    void withoutLossG711HasTheDefaultRating() {
        var rating = TransmissionRating.of("pcmu", 0, 0).orElseThrow();
        assertThat(rating.rating()).isEqualTo(93.2);
        // G.107: the default rating is a mean opinion of 4.41.
        assertThat(rating.meanOpinion()).isCloseTo(4.41, within(0.005));
    }

    @Test
    void theScaleHasTheStandardsPoints() {
        assertThat(TransmissionRating.meanOpinion(90)).isCloseTo(4.34, within(0.005));
        assertThat(TransmissionRating.meanOpinion(80)).isCloseTo(4.03, within(0.006));
        assertThat(TransmissionRating.meanOpinion(70)).isCloseTo(3.60, within(0.005));
        assertThat(TransmissionRating.meanOpinion(60)).isCloseTo(3.10, within(0.005));
        assertThat(TransmissionRating.meanOpinion(50)).isCloseTo(2.58, within(0.006));
    }

    @Test
    void lossCostsByTheCodecsRobustness() {
        // 11 + 84 * 2 / (2 + 19) = 19
        assertThat(TransmissionRating.of("G729", 2, 1).orElseThrow().rating()).isCloseTo(74.2, within(0.001));
        // 95 * 4.3 / (4.3 + 4.3) = 47.5
        assertThat(TransmissionRating.of("PCMA", 4.3, 1).orElseThrow().rating()).isCloseTo(45.7, within(0.001));
    }

    @Test
    void burstsCostMoreThanTheSameLossByChance() {
        var scattered = TransmissionRating.of("PCMA", 5, 1).orElseThrow().rating();
        var inBursts = TransmissionRating.of("PCMA", 5, 8).orElseThrow().rating();
        assertThat(inBursts).isLessThan(scattered - 10);
        assertThat(TransmissionRating.of("PCMA", 100, 1_000).orElseThrow().rating())
                .isBetween(0.0, 5.0);
    }

    @Test
    void codecsWithoutPublishedFiguresAreNotRated() {
        assertThat(TransmissionRating.of("opus", 0, 0)).isEmpty();
        assertThat(TransmissionRating.of("", 0, 0)).isEmpty();
    }

    @Test
    void jitterFollowsTheDifferenceOfTransitTimes() {
        var steady = new JitterMeter();
        var uneven = new JitterMeter();
        var packetizer = new RtpPacketizer(1, 0, 0xFFFF_FF00);
        for (var n = 0; n < 500; n++) {
            var packet = RtpPacket.parse(packetizer.packet(8, false, new byte[160], 160))
                    .orElseThrow();
            steady.packet(n * 20_000_000L, packet, 8_000);
            uneven.packet(n * 20_000_000L + (n % 2) * 4_000_000L, packet, 8_000);
        }
        assertThat(steady.meanMillis()).isZero();
        assertThat(uneven.highestMillis()).isCloseTo(4, within(0.01));
        assertThat(uneven.meanMillis()).isBetween(3.8, 4.0);
    }
}
