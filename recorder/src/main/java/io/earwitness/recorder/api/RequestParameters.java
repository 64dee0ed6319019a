package io.earwitness.recorder.api;

import io.javalin.http.Context;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The query parameters of one request, each checked, each refusal naming the parameter and what it may be.
final class RequestParameters {
    /// Longer than any recording: some 31 years.
    private static final BigDecimal SECONDS_MAX = BigDecimal.valueOf(1_000_000_000L);

    private final Context request;

    RequestParameters(Context request, Set<String> known) {
        this.request = request;
        for (var name : request.queryParamMap().keySet()) {
            if (!known.contains(name)) {
                var there = known.isEmpty()
                        ? "There are none here."
                        : "There are: " + String.join(", ", new TreeSet<>(known)) + ".";
                throw ProblemException.badRequest("There is no parameter '" + clipped(name) + "'. " + there);
            }
        }
    }

    /// For a path that takes none.
    static void none(Context request) {
        var _ = new RequestParameters(request, Set.of());
    }

    /// Empty where the parameter is missing or blank.
    Optional<String> text(String name, int lengthMax) {
        var values = request.queryParams(name);
        if (values.size() > 1) {
            throw ProblemException.badRequest("The parameter '" + name + "' may be given once only.");
        }
        if (values.isEmpty() || values.getFirst().isBlank()) {
            return Optional.empty();
        }
        if (values.getFirst().length() > lengthMax) {
            throw ProblemException.badRequest("The parameter '" + name + "' may have " + lengthMax + " characters, not "
                    + values.getFirst().length() + ".");
        }
        return Optional.of(values.getFirst());
    }

    Optional<Instant> moment(String name) {
        return text(name, 40).map(text -> {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeParseException notOne) {
                throw wrong(name, "a date and time with its zone, such as 2026-11-21T09:00:00Z", text);
            }
        });
    }

    Optional<Duration> seconds(String name) {
        return text(name, 40).map(text -> {
            try {
                // More digits than these would make an exponent explode.
                var seconds = text.matches("[0-9]{1,12}(\\.[0-9]{1,9})?") ? new BigDecimal(text) : null;
                if (seconds == null || seconds.compareTo(SECONDS_MAX) > 0) {
                    throw wrong(name, "a number of seconds, 0 or more", text);
                }
                return Duration.ofNanos(seconds.movePointRight(9).longValueExact());
            } catch (ArithmeticException tooFine) {
                throw wrong(name, "a number of seconds, 0 or more", text);
            }
        });
    }

    OptionalInt number(String name, int min, int max) {
        var text = text(name, 40);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        var number = text.get().matches("[0-9]{1,9}") ? Integer.parseInt(text.get()) : -1;
        if (number < min || number > max) {
            throw wrong(
                    name, max == Integer.MAX_VALUE ? "a number" : "a number from " + min + " to " + max, text.get());
        }
        return OptionalInt.of(number);
    }

    /// A parameter that may be given several times.
    <E extends Enum<E>> Set<E> choices(String name, Class<E> type) {
        return request.queryParams(name).stream()
                .filter(text -> !text.isBlank())
                .map(text -> choice(name, type, text))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static <E extends Enum<E>> E choice(String name, Class<E> type, String text) {
        var constants = List.of(type.getEnumConstants());
        return constants.stream()
                .filter(constant -> constant.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> wrong(
                        name,
                        "one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(Enum::name)
                                        .collect(Collectors.joining(", ")),
                        text));
    }

    static ProblemException wrong(String name, String expected, String text) {
        return ProblemException.badRequest(
                "The parameter '" + name + "' must be " + expected + ", not '" + clipped(text) + "'.");
    }

    private static String clipped(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
