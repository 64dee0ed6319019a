package io.earwitness.recorder.api;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// Gives each request an id: in the answer's header, in every problem, in our log.
final class RequestIds implements Handler {
    static final String HEADER = "X-Request-Id";

    private final RandomGenerator random;

    RequestIds(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public void handle(Context request) {
        request.header(HEADER, HexFormat.of().toHexDigits(random.nextLong()));
    }

    static String of(Context request) {
        var id = request.res().getHeader(HEADER);
        return id == null ? "" : id;
    }
}
