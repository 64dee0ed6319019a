package io.earwitness.recorder.msrp;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.Supplier;

/// Counts what comes to the listener for messages, under names that dashboards may rely on.
final class MsrpMeters {
    private final MeterRegistry meters;
    private final Counter messages;

    MsrpMeters(MeterRegistry meters, Supplier<Number> connections) {
        this.meters = meters;
        this.messages = Counter.builder("earwitness.msrp.messages")
                .description("Messages that were stored to their last byte")
                .register(meters);
        Gauge.builder("earwitness.msrp.connections", connections)
                .description("MSRP connections open now")
                .register(meters);
    }

    /// What was turned away, and why.
    enum Refusal {
        /// No session of ours.
        SESSION,
        /// A request that we do not know.
        METHOD,
        /// Longer than a message may be.
        SIZE,
        /// No MSRP.
        MALFORMED,
        /// TLS was not agreed on.
        HANDSHAKE,
        /// Too many connections.
        CONNECTIONS,
        /// Named no session in time.
        SILENT,
        /// Wants us to connect to where we do not.
        TARGET
    }

    void message() {
        messages.increment();
    }

    void refused(Refusal why) {
        Counter.builder("earwitness.msrp.refused")
                .description("MSRP requests and connections that were turned away, by why")
                .tag("reason", why.name().toLowerCase(Locale.ROOT))
                .register(meters)
                .increment();
    }
}
