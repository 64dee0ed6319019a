package io.earwitness.recorder.rtsp;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;

/// Counts what is asked for by RTSP and what of it is refused.
final class RtspMeters {
    private final MeterRegistry meters;
    private final Counter[] byClass = new Counter[6];
    private final Map<Refused, Counter> refused = new EnumMap<>(Refused.class);
    private final Counter failed;

    /// Why somebody was refused.
    enum Refused {
        /// No such address, or none any more.
        NO_SUCH_URL,
        /// RTSP 1.0, or any other than 2.0.
        VERSION,
        /// As many sessions as there may be.
        SESSIONS,
        /// As many connections.
        CONNECTIONS,
        /// No message.
        MALFORMED
    }

    RtspMeters(MeterRegistry meters) {
        this.meters = meters;
        for (var hundred = 2; hundred < byClass.length; hundred++) {
            byClass[hundred] = Counter.builder("earwitness.rtsp.requests")
                    .description("RTSP requests answered, by class of status")
                    .tag("status", hundred + "xx")
                    .register(meters);
        }
        for (var reason : Refused.values()) {
            refused.put(
                    reason,
                    Counter.builder("earwitness.rtsp.refused")
                            .description("What was refused to RTSP clients, by reason")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
        failed = Counter.builder("earwitness.rtsp.failed")
                .description("RTSP requests and playbacks that failed through a fault of ours")
                .register(meters);
    }

    void sessions(IntSupplier count) {
        Gauge.builder("earwitness.rtsp.sessions", count, IntSupplier::getAsInt)
                .description("RTSP sessions that are set up now")
                .strongReference(true)
                .register(meters);
    }

    void answered(RtspStatus status) {
        byClass[status.code() / 100].increment();
    }

    void refused(Refused reason) {
        var counter = refused.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    void failed() {
        failed.increment();
    }
}
