package io.earwitness.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ReceptionTest {
    private static final long PACKET_NANOS = 20_000_000;
    private static final long START = 1_800_000_000_000_000_000L;

    private final Reception reception = new Reception(0x1234);
    private long clock = START;

    private boolean number(int number) {
        clock += PACKET_NANOS;
        return reception.packet(number & 0xFFFF, number * 160, clock, 8_000);
    }

    private void numbers(int from, int to) {
        for (int number = from; number <= to; number++) {
            number(number);
        }
    }

    /// fraction, lost, highest, jitter, LSR, DLSR
    private int[] block() {
        var out = ByteBuffer.allocate(24);
        reception.writeBlock(out, clock);
        out.flip();
        assertThat(out.getInt()).isEqualTo(0x1234);
        int lost = out.getInt();
        return new int[] {lost >>> 24, lost << 8 >> 8, out.getInt(), out.getInt(), out.getInt(), out.getInt()};
    }

    @Test
    @Tag("RTP-02")
    void believesASourceOnceTwoPacketsFollowEachOther() {
        assertThat(number(7)).isFalse();
        assertThat(number(9)).isFalse();
        assertThat(reception.valid()).isFalse();
        assertThat(number(10)).isTrue();
        assertThat(reception.valid()).isTrue();
        assertThat(reception.lost()).isZero();
    }

    @Test
    @Tag("RTP-02")
    void takesUpTo2999MissingNumbersForLossAndMoreForAJump() {
        numbers(1, 2);

        assertThat(number(2 + 2_999)).isTrue();
        assertThat(reception.lost()).isEqualTo(2_998);
        assertThat(number(2 + 2_999 + 3_000)).isFalse();
        assertThat(reception.highestExtended()).isEqualTo(3_001);
    }

    @Test
    @Tag("RTP-02")
    void takesUpTo99NumbersBackForDisorderAndMoreForAJump() {
        numbers(1_000, 1_200);

        assertThat(number(1_200 - 99)).isTrue();
        assertThat(number(1_200 - 101)).isFalse();
        assertThat(reception.highestExtended()).isEqualTo(1_200);
    }

    @Test
    @Tag("RTP-02")
    void followsAJumpOnceTheNextNumberComesToo() {
        numbers(1, 10);

        assertThat(number(30_000)).isFalse();
        assertThat(number(30_001)).isTrue();
        assertThat(reception.highestExtended()).isEqualTo(30_001);
        assertThat(reception.lost()).isZero();
    }

    @Test
    @Tag("RTP-08")
    void reportsLossSinceTheLastReportAndInAll() {
        numbers(1, 101);
        block();
        numbers(127, 201);

        var first = block();
        numbers(202, 301);
        var second = block();

        // 25 of 100 expected: a quarter of 256.
        assertThat(first[0]).isEqualTo(64);
        assertThat(first[1]).isEqualTo(25);
        assertThat(second[0]).isZero();
        assertThat(second[1]).isEqualTo(25);
    }

    @Test
    @Tag("RTP-08")
    void reportsDuplicatesAsLossBelowZero() {
        numbers(1, 50);
        number(50);
        number(50);

        assertThat(block()[1]).isEqualTo(-2);
    }

    @Test
    @Tag("RTP-08")
    void countsHowOftenTheNumbersWentRound() {
        numbers(65_530, 65_540);

        assertThat(block()[2]).isEqualTo(0x1_0004);
        assertThat(reception.lost()).isZero();
    }

    @Test
    @Tag("RTP-08")
    void reckonsJitterAsTheFormulaOfRfc3550Has() {
        var random = new Random(5);
        var arrivals = new ArrayList<Long>();
        double jitter = 0;
        for (int number = 0; number < 2_000; number++) {
            long arrival = START + number * PACKET_NANOS + random.nextInt(15_000_000);
            arrivals.add(arrival);
            reception.packet(number, number * 160, arrival, 8_000);
            // Section 6.4.1, in real numbers, from the first packet that counts on.
            if (number > 1) {
                double difference = (arrival - arrivals.get(number - 1)) * 8_000 / 1e9 - 160;
                jitter += (Math.abs(difference) - jitter) / 16;
            }
        }

        assertThat((double) block()[3]).isCloseTo(jitter, within(2.0));
        assertThat(jitter).isBetween(20.0, 80.0);
    }

    @Test
    @Tag("RTP-08")
    void tellsWhichSenderReportItSawAndHowLongAgo() {
        numbers(1, 3);
        reception.senderReport(0xAABB_CCDD_1122_3344L, clock);
        clock += 2_500_000_000L;

        var block = block();

        assertThat(block[4]).isEqualTo(0xCCDD_1122);
        assertThat(block[5]).isEqualTo(163_840);
    }

    @Test
    @Tag("RTP-08")
    void saysNothingOfSenderReportsWhereNoneCame() {
        numbers(1, 3);

        assertThat(block()[4]).isZero();
        assertThat(block()[5]).isZero();
    }
}
