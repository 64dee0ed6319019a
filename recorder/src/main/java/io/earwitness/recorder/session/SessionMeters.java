package io.earwitness.recorder.session;

import io.earwitness.recorder.model.ControlAction;
import io.earwitness.recorder.model.EndCause;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.Supplier;

/// Counts what happens to recording sessions, under names that dashboards may rely on.
final class SessionMeters {
    private final MeterRegistry meters;
    private final PeerTags peers = new PeerTags();

    SessionMeters(MeterRegistry meters, Supplier<Number> live) {
        this.meters = meters;
        Gauge.builder("earwitness.sessions.live", live)
                .description("Recording sessions that go on now")
                .register(meters);
    }

    void accepted() {
        meters.counter("earwitness.sessions.accepted").increment();
    }

    void refused(String why) {
        counter("earwitness.sessions.refused", "reason", why);
    }

    void ended(EndCause cause) {
        counter("earwitness.sessions.ended", "cause", cause.name().toLowerCase(Locale.ROOT));
    }

    void silent() {
        meters.counter("earwitness.sessions.silent").increment();
    }

    void streamSilent(StreamSilences.Sign sign) {
        counter("earwitness.streams.silent", "sign", sign.name().toLowerCase(Locale.ROOT));
    }

    /// @param remote the client's address and port
    void deviated(String kind, String remote) {
        Counter.builder("earwitness.deviations")
                .tag("kind", kind.toLowerCase(Locale.ROOT))
                .tag("peer", peers.tag(remote))
                .register(meters)
                .increment();
    }

    void controlled(ControlAction action, ClientAnswer.Kind client) {
        Counter.builder("earwitness.sessions.control")
                .description("What the recorder was asked to do with sessions, by what the client said to it")
                .tag("action", action.name().toLowerCase(Locale.ROOT))
                .tag("client", client.name().toLowerCase(Locale.ROOT))
                .register(meters)
                .increment();
    }

    void sealFailed() {
        meters.counter("earwitness.sessions.seal.failures").increment();
    }

    private void counter(String name, String tag, String value) {
        Counter.builder(name).tag(tag, value).register(meters).increment();
    }
}
