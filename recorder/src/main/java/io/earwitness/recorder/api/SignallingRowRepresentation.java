package io.earwitness.recorder.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.SignalledMessage;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `SignallingRow` of the contract: one message of the ladder.
///
/// @param at         when it passed our socket; null in recordings that did not keep it
/// @param status     of a response; null for a request
/// @param repeats    the message that this one is a retransmission of; null where it is none
/// @param deviations how many were found in it
@JsonInclude(JsonInclude.Include.NON_NULL)
record SignallingRowRepresentation(
        int number,
        @Nullable Instant at,
        boolean incoming,
        String remote,
        String local,
        String transport,
        int bytes,
        String method,
        @Nullable Integer status,
        String what,
        String summary,
        @Nullable Integer repeats,
        long deviations) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    static List<SignallingRowRepresentation> of(List<SignalledMessage> messages, List<Deviation> deviations) {
        var counts = deviations.stream()
                .map(deviation -> deviation.place().message())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return messages.stream()
                .map(message -> of(message, counts.getOrDefault(message.number(), 0L)))
                .toList();
    }

    static SignallingRowRepresentation of(SignalledMessage message, long deviations) {
        return new SignallingRowRepresentation(
                message.number(),
                message.epochNanos() == 0 ? null : instant(message.epochNanos()),
                message.incoming(),
                message.remote(),
                message.local(),
                message.transport(),
                message.bytes(),
                message.method(),
                message.status() == 0 ? null : message.status(),
                message.what(),
                message.summary(),
                message.repeats() == 0 ? null : message.repeats(),
                deviations);
    }

    private static Instant instant(long epochNanos) {
        return Instant.ofEpochSecond(epochNanos / NANOS_PER_SECOND, epochNanos % NANOS_PER_SECOND);
    }
}
