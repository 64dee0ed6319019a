package io.earwitness.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.rtp.SourceLatch.Verdict;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("RTP-04")
class SourceLatchTest {
    private static final int SSRC = 0x5151;
    private static final long MILLI = 1_000_000;

    private final SourceLatch<String> latch = new SourceLatch<>();
    private long now;
    private int number;

    private Verdict packet(String host) {
        now += 20 * MILLI;
        return latch.packet(host, false, SSRC, number++, now);
    }

    private Verdict other(String host, int its) {
        now += MILLI;
        return latch.packet(host, false, 0xBAD, its, now);
    }

    private void lock(String host) {
        packet(host);
        packet(host);
        assertThat(latch.locked()).isEqualTo(host);
    }

    @Test
    void locksOnceTwoPacketsFollowEachOther() {
        assertThat(packet("a")).isEqualTo(Verdict.OPEN);
        assertThat(latch.locked()).isNull();
        assertThat(packet("a")).isEqualTo(Verdict.OWN);
        assertThat(latch.locked()).isEqualTo("a");
    }

    @Test
    void takesAnotherHostForForeignWhileTheLockedOneSends() {
        lock("a");
        for (var i = 0; i < 500; i++) {
            assertThat(other("b", i)).isEqualTo(Verdict.FOREIGN);
            assertThat(packet("a")).isEqualTo(Verdict.OWN);
        }
    }

    @Test
    void isNotWonByCopiesOfTheStreamsOwnNumbers() {
        lock("a");
        for (var i = 0; i < 500; i++) {
            packet("a");
            now += MILLI;
            assertThat(latch.packet("b", false, SSRC, number + i % 2, now)).isEqualTo(Verdict.FOREIGN);
        }
    }

    @Test
    void takesEverySsrcOfTheLockedHost() {
        lock("a");

        assertThat(other("a", 60_000)).isEqualTo(Verdict.OWN);
    }

    @Test
    void goesToAnotherHostWhereTheLockedOneIsSilent() {
        lock("a");
        now += SourceLatch.SILENCE_NANOS;

        assertThat(other("b", 1)).isEqualTo(Verdict.FOREIGN);
        assertThat(other("b", 2)).isEqualTo(Verdict.TAKES_OVER);
        assertThat(latch.locked()).isEqualTo("b");
    }

    @Test
    void goesSoonToAHostThatGoesOnWithSsrcAndNumbers() {
        lock("a");
        now += 400 * MILLI;

        assertThat(packet("b")).isEqualTo(Verdict.FOREIGN);
        assertThat(packet("b")).isEqualTo(Verdict.TAKES_OVER);
    }

    @Test
    void goesAtOnceToAHostThatSignallingNamed() {
        lock("a");

        assertThat(latch.packet("named", true, 7, 1, ++now)).isEqualTo(Verdict.OWN);
        assertThat(latch.packet("named", true, 7, 2, ++now)).isEqualTo(Verdict.TAKES_OVER);
        assertThat(packet("a")).as("what was still on its way").isEqualTo(Verdict.OWN);
        now += SourceLatch.SILENCE_NANOS;
        assertThat(latch.packet("named", true, 7, 3, now)).isEqualTo(Verdict.OWN);
        assertThat(packet("a")).isEqualTo(Verdict.FOREIGN);
    }

    @Test
    @Tag("SRS-REI-08")
    void goesToAnotherHostAfterANewOfferAndOnlyThen() {
        lock("a");
        latch.newOffer(now);

        assertThat(other("b", 1)).isEqualTo(Verdict.FOREIGN);
        assertThat(other("b", 2)).isEqualTo(Verdict.TAKES_OVER);
        assertThat(latch.packet("c", false, 9, 1, ++now)).isEqualTo(Verdict.FOREIGN);
        assertThat(latch.packet("c", false, 9, 2, ++now)).isEqualTo(Verdict.FOREIGN);
    }
}
