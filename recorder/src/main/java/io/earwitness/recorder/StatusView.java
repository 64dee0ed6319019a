package io.earwitness.recorder;

import io.earwitness.recorder.api.SystemStatus;
import io.earwitness.recorder.api.SystemStatusSource;
import io.earwitness.recorder.telemetry.BuildVersion;
import io.earwitness.sip.SipEndpoint;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// How the recorder fares, for the page: numbers since midnight UTC or the start, whichever is later.
///
/// [#sample] is called by the wiring about once a second; it keeps what the day began with.
final class StatusView implements SystemStatusSource {
    private final Sources sources;
    private final Instant startedAt;
    private final Map<String, Long> atMidnight = new HashMap<>();
    private LocalDate day;
    private @Nullable String http;

    /// Where the numbers come from.
    record Sources(
            Clock clock,
            MeterRegistry meters,
            DataDirectory directory,
            DiskWatch disk,
            SipEndpoint sip,
            IntSupplier liveSessions,
            int sessionsMax) {}

    StatusView(Sources sources) {
        this.sources = sources;
        this.startedAt = sources.clock().instant();
        this.day = LocalDate.ofInstant(startedAt, ZoneOffset.UTC);
    }

    synchronized void sample() {
        var now = sources.clock().instant();
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (!today.equals(day)) {
            day = today;
            for (var name : Counted.values()) {
                atMidnight.put(name.name(), total(name));
            }
        }
    }

    private enum Counted {
        PACKETS(Tags.of("kind", "rtp"), "earwitness.capture.packets"),
        LOST(Tags.empty(), "earwitness.capture.kernel.drops", "earwitness.journal.lost"),
        REJECTED(Tags.empty(), "earwitness.capture.rejected"),
        MALFORMED(Tags.empty(), "earwitness.sip.malformed");

        private final Tags tags;
        private final List<String> meters;

        Counted(Tags tags, String... meters) {
            this.tags = tags;
            this.meters = List.of(meters);
        }
    }

    @Override
    public synchronized SystemStatus status() {
        return new SystemStatus(
                BuildVersion.current().text(),
                startedAt,
                sources.liveSessions().getAsInt(),
                sources.sessionsMax(),
                sources.directory().freeBytes(),
                sources.directory().totalBytes(),
                diskHoursLeft(),
                today(Counted.PACKETS),
                today(Counted.LOST),
                today(Counted.REJECTED),
                today(Counted.MALFORMED),
                listeners(),
                sources.disk().warnings());
    }

    /// To be told once HTTP is listened on: where port 0 was asked, only then it is known which one it is.
    synchronized void httpOn(String host, int port) {
        http = "http " + host + ":" + port;
    }

    private List<String> listeners() {
        var all = new java.util.ArrayList<String>();
        sources.sip().listening().forEach(point -> all.add("sip/" + point));
        if (http != null) {
            all.add(http);
        }
        return all;
    }

    private @Nullable Double diskHoursLeft() {
        return sources.disk().lasts().map(left -> left.toSeconds() / 3_600.0).orElse(null);
    }

    private long today(Counted counted) {
        return total(counted) - atMidnight.getOrDefault(counted.name(), 0L);
    }

    private long total(Counted counted) {
        var sum = 0.0;
        for (var name : counted.meters) {
            for (var counter : sources.meters().find(name).tags(counted.tags).functionCounters()) {
                sum += counter.count();
            }
        }
        return (long) sum;
    }

    /// What the endpoint counts, for whoever scrapes.
    static void bind(SipEndpoint sip, MeterRegistry meters) {
        counter(
                "earwitness.sip.malformed",
                "Messages that could not be read",
                sip,
                meters,
                s -> s.counters().malformed());
        counter(
                "earwitness.sip.dropped",
                "Messages that belonged nowhere or came over a limit",
                sip,
                meters,
                s -> s.counters().dropped());
        counter(
                "earwitness.sip.retransmissions.received",
                "Requests that came again",
                sip,
                meters,
                s -> s.counters().retransmissionsReceived());
        counter(
                "earwitness.sip.retransmissions.sent",
                "Messages that we sent again",
                sip,
                meters,
                s -> s.counters().retransmissionsSent());
        counter(
                "earwitness.sip.requests.received",
                "Requests received",
                sip,
                meters,
                s -> sum(s.counters().requestsReceived()));
        counter(
                "earwitness.sip.responses.sent",
                "Responses sent",
                sip,
                meters,
                s -> sum(s.counters().responsesSent()));
    }

    private static void counter(
            String name,
            String description,
            SipEndpoint sip,
            MeterRegistry meters,
            java.util.function.ToDoubleFunction<SipEndpoint> count) {
        FunctionCounter.builder(name, sip, count).description(description).register(meters);
    }

    private static double sum(Map<?, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
