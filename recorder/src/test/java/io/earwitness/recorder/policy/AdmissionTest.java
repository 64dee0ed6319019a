package io.earwitness.recorder.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.recorder.policy.Admission.Decision;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final AtomicInteger ports = new AtomicInteger(4);
    private final AtomicLong free = new AtomicLong(1_000);
    private final Admission admission = new Admission(2, 500, free::get, ports::get);

    @Test
    void takesUpToTheLimitAndAgainWhatIsGivenBack() {
        assertThat(admission.take()).isInstanceOf(Decision.Taken.class);
        assertThat(admission.take()).isInstanceOf(Decision.Taken.class);
        assertThat(admission.take())
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo("full"));

        admission.giveBack();

        assertThat(admission.take()).isInstanceOf(Decision.Taken.class);
    }

    @Test
    void refusesWhileTheDiskIsNearlyFull() {
        free.set(499);
        assertThat(admission.take())
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo("disk"));

        free.set(500);
        assertThat(admission.take()).isInstanceOf(Decision.Taken.class);
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
        admission.drain();

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
        assertThatThrownBy(admission::giveBack).isInstanceOf(IllegalStateException.class);
    }
}
