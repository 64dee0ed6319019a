package io.earwitness.recorder.nena;

import io.earwitness.recorder.policy.Admission;
import io.earwitness.recorder.policy.Admission.Decision.Refused;
import io.earwitness.sip.subscription.EventPackage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The recorder's state in the words of NENA-STA-010.3 §2.4: of the element, and of the service that it is. It is
/// what OPTIONS tells, whether a call would be recorded now.
///
/// Thread-safe; asked anew each time. That calls come too fast, which changes several times a second, is told until
/// they have not for some seconds.
public final class ElementStates {
    static final String ELEMENT = "emergency-ElementState";
    static final String SERVICE = "emergency-ServiceState";
    private static final String ELEMENT_TYPE = "application/EmergencyCallData.ElementState+json";
    private static final String SERVICE_TYPE = "application/EmergencyCallData.ServiceState+json";

    /// As the registry of service names has it (§10.11).
    private static final String LOGGING = "Logging";

    private static final JsonMapper JSON = new JsonMapper();

    private static final String TOO_FAST = "rate";
    private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final NenaElement element;
    private final Admission admission;
    private final LongSupplier nanoTime;
    private @Nullable Refused tooFast;
    private long tooFastNanos;

    /// @param nanoTime the monotonic clock
    public ElementStates(NenaElement element, Admission admission, LongSupplier nanoTime) {
        this.element = element;
        this.admission = admission;
        this.nanoTime = nanoTime;
    }

    /// A value of the registry of element states (§10.13), and what it is for the service (§10.12).
    private enum State {
        NORMAL("Normal", "Normal"),
        /// Somebody drains it.
        MAINTENANCE("ScheduledMaintenance", "ScheduledMaintenanceDown"),
        OVERLOADED("Overloaded", "Overloaded"),
        /// It needs somebody to do something.
        DISRUPTED("ServiceDisruption", "Down"),
        GOING_DOWN("GoingDown", "GoingDown");

        private final String element;
        private final String service;

        State(String element, String service) {
            this.element = element;
            this.service = service;
        }
    }

    private record Now(State state, String reason) {}

    /// What the recorder notifies of.
    public List<EventPackage> packages() {
        return List.of(
                new EventPackage(ELEMENT, ELEMENT_TYPE, this::element),
                new EventPackage(SERVICE, SERVICE_TYPE, this::service));
    }

    String element() {
        var now = now();
        var body = new LinkedHashMap<String, String>();
        body.put("elementId", element.elementId());
        body.put("state", now.state().element);
        if (!now.reason().isEmpty()) {
            body.put("reason", now.reason());
        }
        return JSON.writeValueAsString(body);
    }

    String service() {
        var now = now();
        var body = new LinkedHashMap<String, Map<String, String>>();
        body.put("service", ordered("name", LOGGING, "domain", element.serviceId()));
        body.put("serviceState", ordered("state", now.state().service, "reason", now.reason()));
        return JSON.writeValueAsString(body);
    }

    private static Map<String, String> ordered(String first, String value, String second, String other) {
        var members = new LinkedHashMap<String, String>();
        members.put(first, value);
        members.put(second, other);
        return members;
    }

    private Now now() {
        if (admission.isClosing()) {
            return new Now(State.GOING_DOWN, "Shutting Down");
        }
        return refusal()
                .map(refused -> new Now(state(refused.why()), refused.reason()))
                .orElse(new Now(State.NORMAL, ""));
    }

    private synchronized Optional<Refused> refusal() {
        if (!(admission.decide() instanceof Refused refused)) {
            return nanoTime.getAsLong() - tooFastNanos < CALM_NANOS ? Optional.ofNullable(tooFast) : Optional.empty();
        }
        if (refused.why().equals(TOO_FAST)) {
            tooFast = refused;
            tooFastNanos = nanoTime.getAsLong();
        }
        return Optional.of(refused);
    }

    private static State state(String why) {
        return switch (why) {
            case "draining" -> State.MAINTENANCE;
            case "full", "source", TOO_FAST, "ports" -> State.OVERLOADED;
            default -> State.DISRUPTED;
        };
    }
}
