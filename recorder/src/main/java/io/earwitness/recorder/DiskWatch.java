package io.earwitness.recorder;

import io.earwitness.recorder.policy.DiskForecast;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches the disk on which everything lies: how long it lasts, whether it is slow, whether journals can be written.
/// Warns early, and gives up what can be made again before a call is refused; what is kept is never touched.
///
/// [#sample] is called by the wiring about once a second; the rest may be asked by any thread.
final class DiskWatch {
    private static final Logger log = LoggerFactory.getLogger(DiskWatch.class);

    /// As many times the space below which calls are refused: there what can be made again goes.
    private static final long SHED_AT = 2;

    /// Bringing journals to the disk takes longer than this on none that keeps up.
    private static final Duration SLOW = Duration.ofSeconds(3);

    private final Ground ground;
    private final DiskForecast forecast = new DiskForecast();
    private final Counter shedBytes;
    private volatile State state = State.ENOUGH;
    private volatile Optional<Duration> lasts = Optional.empty();
    private volatile boolean slow;

    /// From good to bad.
    enum State {
        ENOUGH(0),
        /// It lasts less long than somebody needs to do something about it.
        LOW(1),
        /// What can be made again is no longer kept.
        SHEDDING(2),
        /// New calls are refused; those that go on, go on.
        FULL(3);

        private final int figure;

        State(int figure) {
            this.figure = figure;
        }
    }

    /// What is watched.
    ///
    /// @param freeBytes free space under the data directory
    /// @param refuseBelow free space below which new calls are refused
    /// @param warning    how long the disk should last
    /// @param longestSync how long it took of late to bring all journals to the disk
    /// @param failing    journals that cannot be written
    /// @param derived    gives up what can be made again
    record Ground(
            InstantSource clock,
            MeterRegistry meters,
            LongSupplier freeBytes,
            long refuseBelow,
            Duration warning,
            Supplier<Duration> longestSync,
            LongSupplier failing,
            Shedding derived) {}

    /// Gives up what can be made again.
    interface Shedding {
        /// @return how many bytes that were
        long shed() throws IOException;
    }

    DiskWatch(Ground ground) {
        this.ground = ground;
        var meters = ground.meters();
        Gauge.builder(
                        "earwitness.disk.free.bytes",
                        ground,
                        watched -> watched.freeBytes().getAsLong())
                .description("Free space under the data directory")
                .register(meters);
        Gauge.builder("earwitness.disk.lasts", this, DiskWatch::seconds)
                .baseUnit("seconds")
                .description("Until new calls are refused, at the rate of the last hour")
                .register(meters);
        Gauge.builder("earwitness.disk.state", this, watch -> watch.state.figure)
                .description("0 enough, 1 low, 2 sound in other formats is given up, 3 calls are refused")
                .register(meters);
        shedBytes = Counter.builder("earwitness.disk.shed.bytes")
                .description("Sound in other formats that was given up for want of space")
                .register(meters);
    }

    private double seconds() {
        return lasts.map(duration -> (double) duration.toSeconds()).orElse(Double.POSITIVE_INFINITY);
    }

    void sample() {
        var free = ground.freeBytes().getAsLong();
        forecast.add(ground.clock().instant(), free);
        lasts = forecast.until(ground.refuseBelow());
        lookAtSpeed();
        var before = state;
        state = judge(free);
        if (state.compareTo(State.SHEDDING) >= 0 && before.compareTo(State.SHEDDING) < 0) {
            shed();
        }
        if (state.compareTo(before) > 0) {
            log.warn("disk: {}", warnings());
        } else if (state == State.ENOUGH && before != State.ENOUGH) {
            log.info("disk: there is room again, {} MB are free", free >> 20);
        }
    }

    private State judge(long free) {
        if (free < ground.refuseBelow()) {
            return State.FULL;
        }
        if (free < SHED_AT * ground.refuseBelow()) {
            return State.SHEDDING;
        }
        var ends = lasts.filter(left -> left.compareTo(ground.warning()) < 0).isPresent();
        return ends ? State.LOW : State.ENOUGH;
    }

    private void lookAtSpeed() {
        var longest = ground.longestSync().get();
        var was = slow;
        slow = longest.compareTo(SLOW) > 0;
        if (slow && !was) {
            log.warn("disk: bringing journals to it took {} ms", longest.toMillis());
        }
    }

    private void shed() {
        try {
            var bytes = ground.derived().shed();
            shedBytes.increment((double) bytes);
            log.warn(
                    "disk: {} MB of sound in other formats were given up; it is made again when asked for",
                    bytes >> 20);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot give up sound in other formats", failure);
        }
    }

    /// Whether what can be made again is not kept.
    boolean sheds() {
        return state.compareTo(State.SHEDDING) >= 0;
    }

    State state() {
        return state;
    }

    /// Until new calls are refused; empty where the disk does not fill.
    Optional<Duration> lasts() {
        return lasts;
    }

    /// What somebody should do something about, one sentence each.
    List<String> warnings() {
        var all = new ArrayList<String>();
        switch (state) {
            case ENOUGH -> {}
            case LOW ->
                all.add("At the rate of the last hour the disk lasts " + hours(lasts.orElse(Duration.ZERO))
                        + " until calls are refused.");
            case SHEDDING ->
                all.add("The disk is nearly full: sound in other formats than WAV is no longer kept, and soon calls are"
                        + " refused.");
            case FULL ->
                all.add("The disk is full: new calls are refused; those that go on are recorded as long as it lasts.");
        }
        if (slow) {
            all.add("The disk is slow: what arrives takes more than " + SLOW.toSeconds()
                    + " s to be safe from a power cut.");
        }
        var failing = ground.failing().getAsLong();
        if (failing > 0) {
            all.add(failing + (failing == 1 ? " journal" : " journals")
                    + " cannot be written: when memory is full, packets are lost.");
        }
        return all;
    }

    private static String hours(Duration left) {
        return left.toHours() >= 1 ? left.toHours() + " h" : left.toMinutes() + " min";
    }
}
