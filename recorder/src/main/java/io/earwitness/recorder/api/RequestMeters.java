package io.earwitness.recorder.api;

import io.javalin.http.Context;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// Counts requests by the class of their status. Paths are not told apart: strangers choose them.
final class RequestMeters {
    private final Counter[] byClass = new Counter[6];

    RequestMeters(MeterRegistry meters) {
        for (var hundred = 1; hundred < byClass.length; hundred++) {
            byClass[hundred] = Counter.builder("earwitness.api.requests")
                    .description("Requests answered, by class of status")
                    .tag("status", hundred + "xx")
                    .register(meters);
        }
    }

    void count(Context request) {
        var hundred = request.statusCode() / 100;
        if (hundred > 0 && hundred < byClass.length) {
            byClass[hundred].increment();
        }
    }
}
