package io.earwitness.media.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class PortRangeTest {
    private Instant now = Instant.EPOCH;
    private final InstantSource clock = () -> now;
    private final PortRange range = new PortRange(10_001, 10_006, Duration.ofSeconds(30), clock);

    @Test
    void handsOutWholeEvenPairsOnlyAndThenNone() {
        assertThat(range.capacity()).isEqualTo(2);
        assertThat(range.take()).hasValue(new PortPair(10_002));
        assertThat(range.take().orElseThrow().rtcp()).isEqualTo(10_005);
        assertThat(range.take()).isEmpty();
        assertThat(range.inUse()).isEqualTo(2);
    }

    @Test
    void givesNoPairAgainBeforeItsCoolDown() {
        var first = range.take().orElseThrow();
        range.take();
        range.giveBack(first);
        range.giveBack(first);

        now = now.plusSeconds(29);
        assertThat(range.take()).isEmpty();
        now = now.plusSeconds(1);
        assertThat(range.available()).isEqualTo(1);
        assertThat(range.take()).hasValue(first);
        assertThat(range.take()).isEmpty();
    }

    @Test
    void aCallThatGoesOnGetsItsOwnPairBack() {
        assertThat(range.claim(new PortPair(10_004))).isTrue();
        assertThat(range.claim(new PortPair(10_004))).isFalse();
        assertThat(range.claim(new PortPair(20_000))).isFalse();
        assertThat(range.take()).hasValue(new PortPair(10_002));
        assertThat(range.take()).isEmpty();
    }

    @Test
    void refusesARangeWithoutAPair() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PortRange(10_001, 10_002, Duration.ZERO, clock))
                .withMessageContaining("10001-10002");
    }
}
