package io.earwitness.recorder.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final Health health = new Health();

    @Test
    void isReadyWhereNobodyHasAReasonAgainst() {
        health.add(Optional::empty);

        assertThat(health.reasons()).isEmpty();
    }

    @Test
    void tellsEveryReasonAndAsksAnewEachTime() {
        var full = new StringBuilder("The disk is full.");
        health.add(() -> full.isEmpty() ? Optional.empty() : Optional.of(full.toString()));
        health.add(() -> Optional.of("No ports are left."));

        assertThat(health.reasons()).containsExactly("The disk is full.", "No ports are left.");
        full.setLength(0);
        assertThat(health.reasons()).containsExactly("No ports are left.");
    }

    @Test
    void takesACheckThatBreaksForAReason() {
        health.add(() -> {
            throw new IllegalStateException("broken");
        });

        assertThat(health.reasons()).singleElement().asString().contains("broken");
    }
}
