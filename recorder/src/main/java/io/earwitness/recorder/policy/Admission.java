package io.earwitness.recorder.policy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// Takes or refuses new sessions before quality falls: how many there are, in all and of one address, how fast they
/// come, how much disk is left, whether we are leaving or somebody holds us back.
///
/// Owned by the recording sessions. A session that was taken is given back exactly once. Thread-safe.
public final class Admission {
    private final AdmissionLimits limits;
    private final Resources resources;
    private final SetupRate rate;
    private final Map<InetAddress, Integer> bySource = new HashMap<>();
    private int sessions;
    private boolean closing;
    private boolean held;

    /// What is decided about one more session.
    public sealed interface Decision {
        record Taken() implements Decision {}

        /// @param why        one word for a metric: `full`, `source`, `rate`, `disk`, `ports`, `draining`
        /// @param reason     for the refusal's reason phrase
        /// @param retryAfter when to try again
        record Refused(String why, String reason, Duration retryAfter) implements Decision {}
    }

    /// What a session needs of the machine.
    ///
    /// @param freeBytes free space where journals are written; asked for each new session
    /// @param freePorts pairs of media ports that a new session could take
    public record Resources(LongSupplier freeBytes, IntSupplier freePorts) {}

    /// @param nanoTime the monotonic clock
    public Admission(AdmissionLimits limits, Resources resources, LongSupplier nanoTime) {
        this.limits = limits;
        this.resources = resources;
        this.rate = new SetupRate(limits.setupsPerSecond(), nanoTime);
    }

    /// Takes one more session if it may be.
    ///
    /// @param source the client's address; empty where we called it, which no limit of an address concerns
    public synchronized Decision take(Optional<InetAddress> source) {
        var decision = decide(source);
        if (decision instanceof Decision.Taken) {
            sessions++;
            source.ifPresent(address -> bySource.merge(address, 1, Integer::sum));
            rate.take();
        }
        return decision;
    }

    /// What [#take] would say now.
    public synchronized Decision decide(Optional<InetAddress> source) {
        var others = decide();
        if (others instanceof Decision.Refused) {
            return others;
        }
        var most = limits.sessionsPerSourceMax();
        return most > 0
                        && source.filter(address -> bySource.getOrDefault(address, 0) >= most)
                                .isPresent()
                ? new Decision.Refused("source", "Too Many Sessions From This Address", Duration.ofSeconds(5))
                : others;
    }

    /// The same for an address that has no session yet.
    public synchronized Decision decide() {
        if (closing) {
            return new Decision.Refused("draining", "Shutting Down", Duration.ofSeconds(60));
        }
        if (held) {
            return new Decision.Refused("draining", "Draining", Duration.ofSeconds(60));
        }
        if (sessions >= limits.sessionsMax()) {
            return new Decision.Refused("full", "Too Many Sessions", Duration.ofSeconds(5));
        }
        if (resources.freeBytes().getAsLong() < limits.freeBytesMin()) {
            return new Decision.Refused("disk", "Disk Nearly Full", Duration.ofSeconds(60));
        }
        if (resources.freePorts().getAsInt() < 1) {
            return new Decision.Refused("ports", "Out Of Media Ports", Duration.ofSeconds(5));
        }
        if (!rate.allows()) {
            return new Decision.Refused("rate", "Too Many Calls At A Time", Duration.ofSeconds(1));
        }
        return new Decision.Taken();
    }

    /// A session of a former process that goes on: it counts, whatever the limits are.
    public synchronized void takeOn(Optional<InetAddress> source) {
        sessions++;
        source.ifPresent(address -> bySource.merge(address, 1, Integer::sum));
    }

    /// @param source as it was taken
    public synchronized void giveBack(Optional<InetAddress> source) {
        if (sessions == 0) {
            throw new IllegalStateException("more sessions given back than taken");
        }
        sessions--;
        source.ifPresent(address -> bySource.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1));
    }

    /// From now on everything is refused, for ever.
    public synchronized void close() {
        closing = true;
    }

    public synchronized boolean isClosing() {
        return closing;
    }

    /// Refuses everything for as long as somebody wants that; what goes on, goes on.
    public synchronized void hold(boolean on) {
        held = on;
    }

    public synchronized boolean isHeld() {
        return held;
    }

    public synchronized int sessions() {
        return sessions;
    }
}
