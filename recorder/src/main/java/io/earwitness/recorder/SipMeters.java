package io.earwitness.recorder;

import io.earwitness.sip.SipEndpoint;
import io.earwitness.sip.digest.DigestGate;
import io.earwitness.sip.tls.CertificateStatus;
import io.earwitness.sip.transport.Refusal;
import io.earwitness.sip.transport.Traffic;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the endpoint's listeners turn away and how long their certificates hold, for whoever scrapes; and a word in the
/// log, once a day, about a certificate that is about to expire.
final class SipMeters {
    private static final Logger log = LoggerFactory.getLogger(SipMeters.class);
    private static final Duration WARNING_INTERVAL = Duration.ofDays(1);
    private final SipEndpoint sip;
    private final Clock clock;
    private final Duration expiryWarning;
    private long lookedMillis = Long.MIN_VALUE;

    SipMeters(SipEndpoint sip, Clock clock, Duration expiryWarning) {
        this.sip = sip;
        this.clock = clock;
        this.expiryWarning = expiryWarning;
    }

    void bind(MeterRegistry meters) {
        for (var point : sip.listening()) {
            for (var reason : Refusal.values()) {
                refusals(meters, point.name(), point.name(), reason);
            }
        }
        for (var reason : Refusal.values()) {
            refusals(meters, "", "ours", reason);
        }
        for (var certificate : sip.certificates()) {
            certificate(meters, certificate.name());
        }
        for (var verdict : DigestGate.Verdict.values()) {
            FunctionCounter.builder(
                            "earwitness.sip.digest",
                            sip,
                            s -> s.counters().digest().getOrDefault(verdict, 0L))
                    .description("What became of requests that must show credentials")
                    .tag("verdict", verdict.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
        stun(meters, "answered", s -> s.stun().answered());
        stun(meters, "failed", s -> s.stun().failed());
        FunctionCounter.builder(
                        "earwitness.sip.stun.changes", sip, s -> s.stun().changed())
                .description("How often the STUN server told another address than before")
                .register(meters);
        Gauge.builder("earwitness.sip.stun.known", sip, s -> s.stun().known().size())
                .description("Sockets of which the STUN server told the external address")
                .register(meters);
        Gauge.builder("earwitness.sip.connections", sip, s -> s.counters().connectionsOpen())
                .description("TCP and TLS connections open now")
                .register(meters);
        Gauge.builder("earwitness.sip.subscriptions", sip, s -> s.counters().subscriptionsOpen())
                .description("Subscriptions to our state")
                .register(meters);
        FunctionCounter.builder(
                        "earwitness.sip.subscriptions.lost",
                        sip,
                        s -> s.counters().subscriptionsLost())
                .description("Subscriptions that ended because the subscriber did not take a notification")
                .register(meters);
        Gauge.builder("earwitness.sip.message.bytes", sip, s -> s.counters().messageBytes())
                .description("What messages received hold, each counted twice")
                .register(meters);
    }

    private void stun(MeterRegistry meters, String outcome, ToDoubleFunction<SipEndpoint> count) {
        FunctionCounter.builder("earwitness.sip.stun", sip, count)
                .description("What came of asking the STUN server for our external address")
                .tag("outcome", outcome)
                .register(meters);
    }

    private void refusals(MeterRegistry meters, String listener, String label, Refusal reason) {
        var key = new Traffic.Refused(listener, reason);
        FunctionCounter.builder(
                        "earwitness.sip.refused",
                        sip,
                        s -> s.counters().refused().getOrDefault(key, 0L))
                .description("What a listener turned away before it was read")
                .tag("listener", label)
                .tag("reason", reason.label())
                .register(meters);
    }

    private void certificate(MeterRegistry meters, String name) {
        Gauge.builder("earwitness.sip.certificate.expiry", sip, s -> status(name, this::secondsLeft))
                .description("How long until the certificate in use expires; negative once it has")
                .baseUnit("seconds")
                .tag("listener", name)
                .register(meters);
        FunctionCounter.builder(
                        "earwitness.sip.certificate.reloads", sip, s -> status(name, CertificateStatus::reloads))
                .description("TLS files that were replaced on the disk and are in use")
                .tag("listener", name)
                .register(meters);
        FunctionCounter.builder(
                        "earwitness.sip.certificate.failures", sip, s -> status(name, CertificateStatus::failures))
                .description("TLS files that were replaced on the disk and could not be used")
                .tag("listener", name)
                .register(meters);
    }

    private double status(String name, ToDoubleFunction<CertificateStatus> part) {
        return sip.certificates().stream()
                .filter(status -> status.name().equals(name))
                .mapToDouble(part)
                .findFirst()
                .orElse(Double.NaN);
    }

    private double secondsLeft(CertificateStatus status) {
        return Duration.between(clock.instant(), status.expires()).toSeconds();
    }

    /// Cheap to call often.
    void warnOfExpiry() {
        var now = clock.millis();
        if (lookedMillis != Long.MIN_VALUE && now - lookedMillis < WARNING_INTERVAL.toMillis()) {
            return;
        }
        lookedMillis = now;
        for (var status : sip.certificates()) {
            var left = Duration.between(clock.instant(), status.expires());
            if (left.isNegative()) {
                log.error("{}: the certificate of {} expired at {}", status.name(), status.subject(), status.expires());
            } else if (left.compareTo(expiryWarning) < 0) {
                log.warn(
                        "{}: the certificate of {} expires in {} days, at {}",
                        status.name(),
                        status.subject(),
                        left.toDays(),
                        status.expires());
            }
        }
    }
}
