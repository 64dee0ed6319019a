package io.earwitness.recorder.api;

import io.earwitness.recorder.catalog.CatalogUnavailableException;
import io.earwitness.recorder.keys.KeyMissingException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns every failure of a request into a problem document, and logs only those that are ours.
final class Problems {
    private static final Logger log = LoggerFactory.getLogger(Problems.class);
    private static final String RETRY_SECONDS = "5";
    private static final Map<Integer, String> TITLES = Map.of(
            400, "The request cannot be understood",
            404, "Not found",
            405, "That cannot be done here",
            413, "The request is too large");

    private final Counter failed;
    private final Counter unfinished;

    Problems(MeterRegistry meters) {
        failed = Counter.builder("earwitness.api.failed")
                .description("Requests that failed through a fault of ours")
                .register(meters);
        unfinished = Counter.builder("earwitness.api.unfinished")
                .description("Answers that broke off: the caller left, or a file could not be read to its end")
                .register(meters);
    }

    void register(RoutesConfig routes) {
        routes.exception(ProblemException.class, (problem, request) -> {
            write(request, problem.status(), problem.title(), problem.detail());
        });
        routes.exception(CatalogUnavailableException.class, this::catalogAway);
        routes.exception(KeyMissingException.class, this::keyMissing);
        routes.exception(HttpResponseException.class, (failure, request) -> {
            var title = TITLES.getOrDefault(failure.getStatus(), "The request was refused");
            write(request, failure.getStatus(), title, failure.getMessage());
        });
        routes.exception(Exception.class, this::fault);
    }

    private void catalogAway(CatalogUnavailableException failure, Context request) {
        log.warn("request {}: {}", RequestIds.of(request), failure.getMessage());
        request.header("Retry-After", RETRY_SECONDS);
        write(
                request,
                503,
                "The list of recordings is not available",
                "Its database does not answer. Recording goes on; try again in a few seconds.");
    }

    // It is whole, and so is the recorder: somebody has to put the key back.
    private void keyMissing(KeyMissingException failure, Context request) {
        log.warn("request {}: {}", RequestIds.of(request), failure.getMessage());
        write(
                request,
                503,
                "The recording cannot be opened",
                "Its key is missing: " + failure.getMessage() + ". Nothing of it is lost.");
    }

    private void fault(Exception failure, Context request) {
        if (request.res().isCommitted()) {
            unfinished.increment();
            log.debug("request {} broke off: {}", RequestIds.of(request), failure.toString());
            cut(request, failure);
            return;
        }
        failed.increment();
        log.error("request {} for {} failed", RequestIds.of(request), request.path(), failure);
        write(request, 500, "A fault of the recorder", "Look for the request id in the recorder's log.");
    }

    private static void write(Context request, int status, String title, @Nullable String detail) {
        var problem = new Problem("about:blank", title, status, detail, request.path(), RequestIds.of(request));
        request.status(status);
        request.header("Cache-Control", "no-store");
        request.removeHeader("Content-Disposition");
        request.removeHeader("ETag");
        request.contentType(Problem.MEDIA_TYPE);
        request.result(ApiJson.bytes(problem));
    }

    // Half a file must not look like a whole one, as it would with a proper end.
    private static void cut(Context request, Exception failure) {
        ServletContextRequest.getServletContextRequest(request.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .close(failure);
    }
}
