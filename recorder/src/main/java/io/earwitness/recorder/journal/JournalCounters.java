package io.earwitness.recorder.journal;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/// What all journals of this process have written and lost, as metrics.
///
/// Thread-safe; touched once a write, not once a packet.
final class JournalCounters {
    private final LongAdder records = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder lost = new LongAdder();

    JournalCounters(MeterRegistry meters) {
        counter(meters, "earwitness.journal.records", "Records written to journals", it -> it.records.sum());
        counter(meters, "earwitness.journal.bytes", "Bytes written to journals", it -> it.bytes.sum());
        counter(meters, "earwitness.journal.failures", "Writes to journals that failed", it -> it.failures.sum());
        counter(meters, "earwitness.journal.lost", "Records lost to a failing disk", it -> it.lost.sum());
    }

    private void counter(MeterRegistry meters, String name, String text, ToDoubleFunction<JournalCounters> value) {
        FunctionCounter.builder(name, this, value).description(text).register(meters);
    }

    void written(int count) {
        records.add(count);
    }

    void bytes(int count) {
        bytes.add(count);
    }

    void failed() {
        failures.increment();
    }

    void lost() {
        lost.increment();
    }
}
