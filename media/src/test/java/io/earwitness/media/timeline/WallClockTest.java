package io.earwitness.media.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.rtp.NtpTime;
import io.earwitness.media.rtp.PayloadTypes;
import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.media.rtp.RtpPacketizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Streams of one host whose sound cards run fast and slow, brought to one wall clock by their sender reports.
class WallClockTest {
    private static final long START = 1_800_000_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final int RATE = 8_000;

    /// One source: its sound card, its way to us, what its host's clock shows.
    private static final class Sender {
        private final int ssrc;
        private final double drift;
        private final long hostAheadNanos;
        private final long delayNanos;
        private final Random random;
        private final int firstTimestamp;
        final SenderReports reports = new SenderReports();
        final List<TimelineItem.Audio> audio = new ArrayList<>();
        final List<TimelineEvent> events = new ArrayList<>();

        Sender(int ssrc, double partsPerMillion, long hostAheadNanos, long delayNanos) {
            this.ssrc = ssrc;
            this.drift = partsPerMillion * 1e-6;
            this.hostAheadNanos = hostAheadNanos;
            this.delayNanos = delayNanos;
            this.random = new Random(ssrc);
            this.firstTimestamp = random.nextInt();
        }

        /// When, in true time after the start, its packet with this number is made: 160 of its own ticks apart.
        long madeAfter(int packet) {
            return Math.round(packet * 0.02 / (1 + drift) * SECOND);
        }

        private long underWay(int millisMost) {
            return delayNanos + (long) (random.nextDouble() * millisMost * 1e6);
        }

        void report(int seconds, int everySeconds, long coarseNanos) {
            for (long after = everySeconds * SECOND; after < seconds * SECOND; after += everySeconds * SECOND) {
                long shown = coarseNanos == 0 ? after : after / coarseNanos * coarseNanos;
                int timestamp = firstTimestamp + (int) Math.round(shown / (double) SECOND * RATE * (1 + drift));
                reports.add(NtpTime.of(START + after + hostAheadNanos), timestamp, START + after + underWay(15));
            }
        }

        void play(int seconds, WallClock clock, long startNanos) {
            play(seconds, Map.of(ssrc, clock), startNanos);
        }

        void play(int seconds, Map<Integer, WallClock> clocks, long startNanos) {
            var config = TimelineConfig.of(RATE, startNanos, PayloadTypes.STATIC_ONLY)
                    .with(clocks);
            var timeline = new StreamTimeline(config, new TimelineSink() {
                @Override
                public void item(TimelineItem item) {
                    if (item instanceof TimelineItem.Audio it) {
                        audio.add(it);
                    }
                }

                @Override
                public void event(TimelineEvent event) {
                    events.add(event);
                }
            });
            var packetizer = new RtpPacketizer(ssrc, 65_000, firstTimestamp);
            long arrival = 0;
            for (int packet = 0; madeAfter(packet) < seconds * SECOND; packet++) {
                arrival = Math.max(arrival + 1, START + madeAfter(packet) + underWay(40));
                timeline.accept(
                        arrival,
                        RtpPacket.parse(packetizer.packet(8, false, new byte[160], 160))
                                .orElseThrow());
            }
            timeline.finish(arrival);
        }

        /// Where on the recording stands what was made so long after the start.
        double positionMillis(long afterNanos) {
            int packet = (int) Math.min(audio.size() - 1, Math.round(afterNanos * (1 + drift) / (0.02 * SECOND)));
            return audio.get(packet).from() / 8.0 + (afterNanos - madeAfter(packet)) / 1e6;
        }
    }

    private static double worstApartMillis(Sender one, Sender other, int seconds) {
        double worst = 0;
        for (long after = 0; after < (seconds - 1) * SECOND; after += SECOND / 3) {
            worst = Math.max(worst, Math.abs(one.positionMillis(after) - other.positionMillis(after)));
        }
        return worst;
    }

    @ParameterizedTest
    @CsvSource({"100, -100, 0", "100, -100, 20", "-100, 30, 20", "5, -5, 0"})
    @Tag("RTP-16")
    void keepsTwoStreamsOfOneHostTogetherForAnHour(double one, double other, long coarseMillis) {
        int seconds = 3_600;
        var hostAhead = 7_200 * SECOND + 123_456_789;
        var first = new Sender(1, one, hostAhead, 20_000_000);
        // The second is under way a quarter of a second longer all the time: arrival would tell nothing of that.
        var second = new Sender(2, other, hostAhead, 270_000_000);
        for (var sender : List.of(first, second)) {
            sender.report(seconds, 5, coarseMillis * 1_000_000);
        }
        var host = HostClock.of(List.of(first.reports, second.reports));
        for (var sender : List.of(first, second)) {
            var clock = WallClock.of(sender.reports, host, RATE).orElseThrow();
            sender.play(seconds, clock, START - SECOND);
        }

        assertThat(worstApartMillis(first, second, seconds)).isLessThan(20);
        // And by our own clock too, but for the least delay, which nobody can know.
        assertThat(first.positionMillis(3_500 * SECOND) - 3_501_000).isBetween(-10.0, 40.0);
        assertThat(first.events).anyMatch(TimelineEvent.PlacedByReports.class::isInstance);
        assertThat(first.events).noneMatch(TimelineEvent.Reanchored.class::isInstance);
    }

    @Test
    @Tag("RTP-16")
    void driftsApartWithoutReportsWhichIsWhatTheyAreFor() {
        var first = new Sender(1, 100, 0, 20_000_000);
        var second = new Sender(2, -100, 0, 20_000_000);
        first.play(600, Map.of(), START);
        second.play(600, Map.of(), START);

        assertThat(worstApartMillis(first, second, 600)).isGreaterThan(60);
        assertThat(first.events).noneMatch(TimelineEvent.PlacedByReports.class::isInstance);
    }

    @Test
    @Tag("RTP-16")
    void followsAHostWhoseOwnClockRunsFast() {
        int seconds = 3_600;
        var sender = new Sender(1, 0, 0, 20_000_000);
        for (long after = 5; after < seconds; after += 5) {
            // The host's clock gains 50 ppm on ours; its RTP time is true.
            long shown = START + Math.round(after * SECOND * (1 + 50e-6));
            sender.reports.add(
                    NtpTime.of(shown),
                    sender.firstTimestamp + (int) (after * RATE),
                    START + after * SECOND + sender.underWay(15));
        }
        var clock = WallClock.of(sender.reports, HostClock.of(List.of(sender.reports)), RATE)
                .orElseThrow();

        sender.play(seconds, clock, START);

        assertThat(sender.positionMillis(3_500 * SECOND) - 3_500_000).isBetween(-10.0, 40.0);
    }

    @Test
    void leavesEverySampleOfAShortStreamAsItWasSent() {
        var sender = new Sender(1, 80, 5 * SECOND, 20_000_000);
        sender.report(30, 5, 20_000_000);
        var clock = WallClock.of(sender.reports, HostClock.of(List.of(sender.reports)), RATE)
                .orElseThrow();

        sender.play(30, clock, START);

        assertThat(sender.audio).allMatch(item -> item.samples() == 160);
        for (int packet = 1; packet < sender.audio.size(); packet++) {
            assertThat(sender.audio.get(packet).from())
                    .isEqualTo(sender.audio.get(packet - 1).end());
        }
    }

    @Test
    void hidesASlipInSingleSamples() {
        var sender = new Sender(1, 100, 0, 20_000_000);
        sender.report(600, 5, 0);
        var clock = WallClock.of(sender.reports, HostClock.of(List.of(sender.reports)), RATE)
                .orElseThrow();

        sender.play(600, clock, START);

        assertThat(sender.audio).allMatch(item -> Math.abs(item.samples() - 160) <= 1);
        assertThat(sender.audio.stream().filter(item -> item.samples() == 159).count())
                .as("100 ppm of 600 s, in samples, but for what is left within the tolerance")
                .isBetween(430L, 490L);
        assertThat(clock.driftPartsPerMillion()).isBetween(95.0, 105.0);
    }

    @Test
    void doesNotBelieveReportsThatContradictEachOther() {
        var reports = new SenderReports();
        var random = new Random(3);
        for (long i = 0; i < 20; i++) {
            reports.add(NtpTime.of(START + i * 5 * SECOND), random.nextInt(), START + i * 5 * SECOND);
        }

        assertThat(WallClock.of(reports, HostClock.of(List.of(reports)), RATE)).isEmpty();
    }

    @Test
    void goesByArrivalWhereReportsSayThatItCameBeforeItWasMade() {
        var sender = new Sender(1, 0, 0, 20_000_000);
        for (long after = 5; after < 60; after += 5) {
            sender.reports.add(
                    NtpTime.of(START + after * SECOND),
                    // As if everything had been made ten seconds later than it came.
                    sender.firstTimestamp + (int) ((after - 10) * RATE),
                    START + after * SECOND + 20_000_000);
        }
        var clock = WallClock.of(sender.reports, HostClock.of(List.of(sender.reports)), RATE)
                .orElseThrow();

        sender.play(60, clock, START);

        assertThat(sender.events).noneMatch(TimelineEvent.PlacedByReports.class::isInstance);
        assertThat(sender.positionMillis(50 * SECOND) - 50_000).isBetween(0.0, 80.0);
    }

    @Test
    void keepsABoundedNumberOfReports() {
        var sender = new Sender(1, 0, 0, 20_000_000);
        sender.report(86_400, 1, 0);

        assertThat(sender.reports.reports()).hasSizeLessThan(2_048);
        assertThat(sender.reports.count()).isEqualTo(86_399);
        assertThat(WallClock.of(sender.reports, HostClock.of(List.of(sender.reports)), RATE))
                .isPresent();
    }
}
