package io.earwitness.sip.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ServiceRecordTest {
    private static ServiceRecord record(int priority, int weight, String target) {
        return new ServiceRecord(priority, weight, 5060, target);
    }

    @Test
    @Tag("TX-18")
    void weightDecidesHowOftenAServerComesFirst() {
        var random = new Random(7);
        var records = List.of(record(1, 30, "a"), record(1, 10, "b"), record(2, 1000, "late"));
        int first = 0;
        for (int i = 0; i < 4_000; i++) {
            var ordered = ServiceRecord.ordered(records, random);
            assertThat(ordered).hasSize(3);
            assertThat(ordered.getLast().target()).isEqualTo("late");
            first += ordered.getFirst().target().equals("a") ? 1 : 0;
        }
        assertThat(first / 4_000.0).isCloseTo(0.75, within(0.05));
    }

    @Test
    void serversWithoutWeightAreAllTried() {
        var ordered = ServiceRecord.ordered(List.of(record(1, 0, "a"), record(1, 0, "b")), new Random(1));
        assertThat(ordered).extracting(ServiceRecord::target).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aRootTargetMeansNoService() {
        assertThat(record(0, 0, ".").isRefusal()).isTrue();
    }
}
