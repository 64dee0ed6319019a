package io.earwitness.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RtcpScheduleTest {
    private static final double SECOND = 1e9;

    private final Random random = new Random(3550);

    /// Steps through time by ten milliseconds until a packet may be sent, and says when that was.
    private long wait(RtcpSchedule schedule, long from, int members, int senders) {
        long now = from;
        while (!schedule.isDue(now, () -> members, () -> senders)) {
            now += 10_000_000;
        }
        return now;
    }

    private double[] intervals(RtcpBandwidth bandwidth, int members, int senders, int bytes, int count) {
        var schedule = new RtcpSchedule(bandwidth, random, 0);
        long now = 0;
        var intervals = new double[count];
        for (int i = 0; i < count; i++) {
            long sent = wait(schedule, now, members, senders);
            schedule.sent(sent, bytes, members, senders);
            intervals[i] = (sent - now) / SECOND;
            now = sent;
        }
        return intervals;
    }

    @Test
    @Tag("RTP-06")
    void spreadsIntervalsOfFiveSecondsByChance() {
        var intervals = intervals(RtcpBandwidth.ofSession(64_000), 2, 1, 80, 4_000);

        // Half to one and a half times five seconds, divided by e - 1.5 for the reconsideration.
        for (int i = 1; i < intervals.length; i++) {
            assertThat(intervals[i]).isBetween(2.04, 6.17);
        }
        assertThat(mean(intervals)).isCloseTo(5.0, within(0.4));
    }

    @Test
    @Tag("RTP-06")
    void waitsHalfAsLongForTheFirst() {
        for (int i = 0; i < 500; i++) {
            assertThat(intervals(RtcpBandwidth.ofSession(64_000), 2, 1, 80, 1)[0])
                    .isBetween(1.02, 3.09);
        }
    }

    @Test
    @Tag("RTP-06")
    void keepsToFivePerCentOfTheSessionWithManyMembers() {
        // 40 members of whom 2 send: receivers share three quarters of 5 % of 64 kbit/s, 300 bytes a second.
        var intervals = intervals(RtcpBandwidth.ofSession(64_000), 40, 2, 172, 3_000);
        double bytesPerSecond = 38 * 200 / mean(intervals);

        assertThat(bytesPerSecond).isCloseTo(300, within(45.0));
    }

    @Test
    @Tag("RTP-06")
    void considersAgainWhereMembersHaveJoined() {
        var schedule = new RtcpSchedule(RtcpBandwidth.ofSession(64_000), random, 0);
        schedule.sent(0, 172, 2, 1);
        int postponed = 0;
        for (int i = 0; i < 100; i++) {
            postponed += schedule.isDue((long) (6.2 * SECOND), () -> 2_000, () -> 1) ? 0 : 1;
        }

        assertThat(postponed).isEqualTo(100);
    }

    @Test
    @Tag("RTP-06")
    void waitsLessWhereMembersHaveLeft() {
        var schedule = new RtcpSchedule(RtcpBandwidth.ofSession(64_000), random, 0);
        assertThat(schedule.isDue((long) (4 * SECOND), () -> 400, () -> 1)).isFalse();

        schedule.membersLeft((long) (4 * SECOND), 2);

        assertThat(wait(schedule, (long) (4 * SECOND), 2, 1)).isLessThan((long) (11 * SECOND));
    }

    @Test
    @Tag("RTP-07")
    void sharesWhatRsAndRrGive() {
        var bandwidth = RtcpBandwidth.of(800, 2_400);

        assertThat(bandwidth.receivers()).isEqualTo(2_400);
        assertThat(bandwidth.receiversMaySend()).isTrue();
        assertThat(RtcpBandwidth.of(800, 0).receiversMaySend()).isFalse();
        assertThat(RtcpBandwidth.of(0, 0).receiversMaySend()).isFalse();
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
