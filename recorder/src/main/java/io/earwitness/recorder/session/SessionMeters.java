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
        counter("earwitness.sessions.accepted", "Recording sessions that were accepted");
    }

    void refused(String why) {
        counter("earwitness.sessions.refused", "Calls that are not recorded", "reason", why);
    }

    void ended(EndCause cause) {
        var word = cause.name().toLowerCase(Locale.ROOT);
        counter("earwitness.sessions.ended", "Recording sessions that ended, by why", "cause", word);
    }

    void silent() {
        counter("earwitness.sessions.silent", "Sessions in which neither media nor signalling came");
    }

    void streamSilent(StreamSilences.Sign sign) {
        var word = sign.name().toLowerCase(Locale.ROOT);
        counter("earwitness.streams.silent", "Streams that carried no media, by what came all the same", "sign", word);
    }

    /// @param remote the client's address and port
    void deviated(String kind, String remote) {
        Counter.builder("earwitness.deviations")
                .description("What clients did otherwise than the standards say")
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

    void split() {
        counter("earwitness.sessions.splits", "How often a session went on in another journal as a call in it stopped");
    }

    void sealFailed() {
        counter("earwitness.sessions.seal.failures", "Journals that could not be sealed at the end of a session");
    }

    private void counter(String name, String description) {
        Counter.builder(name).description(description).register(meters).increment();
    }

    private void counter(String name, String description, String tag, String value) {
        Counter.builder(name)
                .description(description)
                .tag(tag, value)
                .register(meters)
                .increment();
    }
}
