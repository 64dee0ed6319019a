package io.earwitness.recorder.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.recorder.policy.Admission.Decision;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Optional<InetAddress> ANA = address(1);
    private static final Optional<InetAddress> LEO = address(2);

    private final AtomicInteger ports = new AtomicInteger(4);
    private final AtomicLong free = new AtomicLong(1_000);
    private final AtomicLong nanos = new AtomicLong();
    private final Admission admission = admission(new AdmissionLimits(2, 0, 0, 500));

    private Admission admission(AdmissionLimits limits) {
        return new Admission(limits, new Admission.Resources(free::get, ports::get), nanos::get);
    }

    @Test
    void takesUpToTheLimitAndAgainWhatIsGivenBack() {
        assertThat(admission.take(ANA)).isInstanceOf(Decision.Taken.class);
        assertThat(admission.take(ANA)).isInstanceOf(Decision.Taken.class);
        assertThat(admission.take(ANA))
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo("full"));

        admission.giveBack(ANA);

        assertThat(admission.take(ANA)).isInstanceOf(Decision.Taken.class);
    }

    @Test
    void refusesWhileTheDiskIsNearlyFull() {
        free.set(499);
        assertThat(admission.take(ANA))
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo("disk"));

        free.set(500);
        assertThat(admission.take(ANA)).isInstanceOf(Decision.Taken.class);
    }

    @Test
    void refusesWhileNoPortIsFree() {
        ports.set(0);

        assertThat(admission.decide())
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo("ports"));
    }

    @Test
    @Tag("SRS-OTH-11")
    void refusesEverythingOnceItDrains() {
        admission.close();

        assertThat(admission.decide())
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo("draining"));
    }

    @Test
    void askingTakesNothing() {
        for (var i = 0; i < 10; i++) {
            assertThat(admission.decide()).isInstanceOf(Decision.Taken.class);
        }
        assertThat(admission.sessions()).isZero();
    }

    @Test
    void givingBackTooMuchIsAMistake() {
        assertThatThrownBy(() -> admission.giveBack(ANA)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Tag("SRS-OTH-11")
    void holdsBackForAsLongAsSomebodyWants() {
        admission.hold(true);
        assertThat(why(admission.take(ANA))).isEqualTo("draining");

        admission.hold(false);
        assertThat(admission.take(ANA)).isInstanceOf(Decision.Taken.class);
    }

    @Test
    void oneAddressHasNoMoreThanItsShareAndOthersHaveTheirs() {
        var shared = admission(new AdmissionLimits(10, 1, 0, 500));
        shared.take(ANA);

        assertThat(why(shared.decide(ANA))).isEqualTo("source");
        assertThat(why(shared.take(ANA))).isEqualTo("source");
        assertThat(shared.take(LEO)).isInstanceOf(Decision.Taken.class);
        assertThat(shared.take(Optional.empty())).isInstanceOf(Decision.Taken.class);

        shared.giveBack(ANA);
        assertThat(shared.take(ANA)).isInstanceOf(Decision.Taken.class);
    }

    @Test
    void callsComeNoFasterThanTheRateAndAsManyAtOnceAsASecondHolds() {
        var paced = admission(new AdmissionLimits(100, 0, 2, 500));
        paced.take(ANA);
        paced.take(ANA);
        assertThat(why(paced.take(ANA))).isEqualTo("rate");
        assertThat(why(paced.decide(LEO))).isEqualTo("rate");

        nanos.addAndGet(499_000_000);
        assertThat(why(paced.take(ANA))).isEqualTo("rate");
        nanos.addAndGet(2_000_000);
        assertThat(paced.take(ANA)).isInstanceOf(Decision.Taken.class);
        assertThat(why(paced.take(ANA))).isEqualTo("rate");

        nanos.addAndGet(3_600_000_000_000L);
        assertThat(paced.take(ANA)).isInstanceOf(Decision.Taken.class);
        assertThat(paced.take(ANA)).isInstanceOf(Decision.Taken.class);
        assertThat(why(paced.take(ANA))).isEqualTo("rate");
    }

    private static String why(Decision decision) {
        return ((Decision.Refused) decision).why();
    }

    private static Optional<InetAddress> address(int last) {
        try {
            return Optional.of(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) last}));
        } catch (UnknownHostException never) {
            throw new AssertionError(never);
        }
    }
}
