package io.earwitness.sip.subscription;

import io.earwitness.sip.message.Parameters;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// How often a subscriber wants to be notified (RFC 6446): at most, at least. Immutable.
///
/// Rates are in notifications a second. The adaptive one is not known here, and so is not repeated to who asked for
/// it.
///
/// @param most  `max-rate`; changes meanwhile are told together
/// @param least `min-rate`; where nothing changes, the same is told again
record NotifyRate(Optional<BigDecimal> most, Optional<BigDecimal> least) {
    private static final Pattern RATE = Pattern.compile("\\d{1,2}(\\.\\d{1,10})?");
    private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000);

    /// Nobody is told that nothing changed more often than this.
    private static final BigDecimal LEAST_MAX = BigDecimal.ONE;

    /// Below once a day.
    private static final BigDecimal SLOWEST = new BigDecimal("0.0000116");

    static NotifyRate of(Parameters event) {
        var most = rate(event, "max-rate");
        var least = rate(event, "min-rate").map(LEAST_MAX::min);
        return new NotifyRate(most, most.isPresent() ? least.map(most.get()::min) : least);
    }

    // A rate that is none, or zero, is as good as none.
    private static Optional<BigDecimal> rate(Parameters event, String name) {
        return event.get(name)
                .filter(text -> RATE.matcher(text).matches())
                .map(BigDecimal::new)
                .filter(rate -> rate.signum() > 0);
    }

    /// How long after a notification the next change waits.
    Duration pause() {
        return most.map(NotifyRate::gap).orElse(Duration.ZERO);
    }

    /// How long after a notification the same is told again.
    Optional<Duration> repetition() {
        return least.map(NotifyRate::gap);
    }

    private static Duration gap(BigDecimal rate) {
        return rate.compareTo(SLOWEST) < 0
                ? Duration.ofDays(1)
                : Duration.ofNanos(
                        NANOS_PER_SECOND.divide(rate, 0, RoundingMode.UP).longValueExact());
    }

    /// For Subscription-State, with a semicolon before each.
    Parameters parameters() {
        var all = Parameters.none();
        if (most.isPresent()) {
            all = all.with("max-rate", text(most.get()));
        }
        if (least.isPresent()) {
            all = all.with("min-rate", text(least.get()));
        }
        return all;
    }

    private static String text(BigDecimal rate) {
        return rate.stripTrailingZeros().toPlainString();
    }
}
