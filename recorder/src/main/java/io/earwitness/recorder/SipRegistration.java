package io.earwitness.recorder;

import io.earwitness.sip.Registration;
import io.earwitness.sip.SipEndpoint;
import io.earwitness.sip.digest.DigestCredentials;
import io.earwitness.sip.message.MalformedValueException;
import io.earwitness.sip.message.SipUri;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Registers the recorder where the settings say so (RFC 7866 §6.2: its feature tag stands in the REGISTER, so that
/// callers' preferences find it), counts, and tells in the log when it is registered and when no longer.
final class SipRegistration implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SipRegistration.class);

    private final String registrar;
    private final Counter agreed;
    private final Counter failed;
    private final Registration registration;
    private Optional<Boolean> last = Optional.empty();

    private SipRegistration(SipEndpoint endpoint, RecorderSettings.Registration settings, MeterRegistry meters)
            throws StartupException {
        this.registrar = settings.registrar();
        this.agreed = counter(meters, "agreed");
        this.failed = counter(meters, "failed");
        var credentials = settings.user().isEmpty()
                ? Optional.<DigestCredentials>empty()
                : Optional.of(new DigestCredentials(
                        settings.user(), settings.password().reveal()));
        var plan = new Registration.Plan(
                uri("registrar", registrar), uri("address", settings.address()), settings.expires(), credentials);
        this.registration = Registration.begin(endpoint, plan, this::told);
        Gauge.builder("earwitness.sip.registered", registration, r -> r.isRegistered() ? 1 : 0)
                .description("1 while the registrar of sip.registration has us")
                .register(meters);
    }

    /// Empty where nothing is to be registered.
    static Optional<SipRegistration> begin(
            SipEndpoint endpoint, RecorderSettings.Registration settings, MeterRegistry meters)
            throws StartupException {
        return settings.registrar().isEmpty()
                ? Optional.empty()
                : Optional.of(new SipRegistration(endpoint, settings, meters));
    }

    private static SipUri uri(String key, String text) throws StartupException {
        try {
            var uri = SipUri.parse(text);
            if (uri.isSip()) {
                return uri;
            }
        } catch (MalformedValueException malformed) {
            throw new StartupException("sip.registration." + key + " '" + text + "' is no SIP address", malformed);
        }
        throw new StartupException("sip.registration." + key + " '" + text + "' is no SIP address");
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("earwitness.sip.registrations")
                .description("What came of each REGISTER of ours")
                .tag("outcome", outcome)
                .register(meters);
    }

    private void told(Registration.Attempt attempt) {
        (attempt.registered() ? agreed : failed).increment();
        if (!last.equals(Optional.of(attempt.registered()))) {
            last = Optional.of(attempt.registered());
            if (attempt.registered()) {
                log.info("registered at {}: {}", registrar, attempt.words());
            } else {
                log.warn("not registered at {}, trying again: {}", registrar, attempt.words());
            }
        }
    }

    @Override
    public void close() {
        registration.close();
    }
}
