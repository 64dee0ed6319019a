package io.earwitness.recorder.nena;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.policy.Admission;
import io.earwitness.recorder.policy.AdmissionLimits;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("NENA-06")
class ElementStatesTest {
    private static final NenaElement ELEMENT =
            new NenaElement("logger1.state.pa.us", "psap.allegheny.pa.us", "logging.state.pa.us", ZoneOffset.UTC);

    private final AtomicLong nanos = new AtomicLong();
    private final Admission admission = new Admission(
            new AdmissionLimits(100, 0, 2, 1), new Admission.Resources(() -> Long.MAX_VALUE, () -> 100), nanos::get);
    private final ElementStates states = new ElementStates(ELEMENT, admission, nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void calls(int count) {
        for (var i = 0; i < count; i++) {
            admission.take(Optional.empty());
        }
    }

    @Test
    void callsThatComeTooFastAreToldOfUntilTheyHaveNotForTenSeconds() {
        assertThat(states.element()).contains("Normal");
        for (var second = 0; second < 5; second++) {
            calls(2);
            assertThat(states.element()).contains("Overloaded", "Too Many Calls At A Time");
            pass(Duration.ofSeconds(1));
            assertThat(states.element()).as("it would take one").contains("Overloaded");
            assertThat(states.service()).contains("Overloaded");
        }

        pass(Duration.ofSeconds(10));
        assertThat(states.element()).contains("Normal");
    }

    @Test
    void whatIsWorseIsToldAtOnce() {
        calls(2);
        assertThat(states.element()).contains("Overloaded");
        pass(Duration.ofSeconds(1));
        admission.hold(true);
        assertThat(states.element()).contains("ScheduledMaintenance");
    }
}
