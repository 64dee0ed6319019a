package io.earwitness.recorder.events;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells every listener of every event, on the thread where it happened: listeners return soon. Thread-safe.
public final class RecorderEvents {
    private static final Logger log = LoggerFactory.getLogger(RecorderEvents.class);

    private final List<Consumer<RecorderEvent>> listeners = new CopyOnWriteArrayList<>();
    private final Counter failures;

    public RecorderEvents(MeterRegistry meters) {
        failures = Counter.builder("earwitness.events.listener.failures")
                .description("Events that a listener did not take")
                .register(meters);
    }

    public void listen(Consumer<RecorderEvent> listener) {
        listeners.add(listener);
    }

    public void publish(RecorderEvent event) {
        for (var listener : listeners) {
            try {
                listener.accept(event);
            } catch (Throwable failure) {
                // Errors too: a host program's listener must not keep a recording from being finished.
                failures.increment();
                log.warn("a listener failed on {}", event, failure);
            }
        }
    }
}
