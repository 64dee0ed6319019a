package io.earwitness.recorder.api;

import io.earwitness.recorder.catalog.Catalog;
import io.earwitness.recorder.catalog.CatalogUnavailableException;
import io.earwitness.recorder.telemetry.Telemetry;
import io.javalin.http.Context;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The recorder's own state: capacity, health, meters, and the contract of this interface.
final class SystemApi {
    private static final String CONTRACT = "/openapi/openapi.yaml";

    private final ApiSources sources;

    SystemApi(ApiSources sources) {
        this.sources = sources;
    }

    void status(Context request) {
        var recordings = count(sources.catalog());
        request.json(SystemRepresentation.of(
                sources.system().status(), recordings, sources.health().reasons()));
    }

    // Just when the database is away somebody wants to see the rest.
    private static @Nullable Long count(Catalog catalog) {
        try {
            return catalog.count();
        } catch (CatalogUnavailableException away) {
            return null;
        }
    }

    void live(Context request) {
        request.json(HealthRepresentation.of(List.of()));
    }

    void ready(Context request) {
        var health = HealthRepresentation.of(sources.health().reasons());
        request.status(health.reasons().isEmpty() ? 200 : 503);
        request.json(health);
    }

    void metrics(Context request) {
        request.contentType(Telemetry.CONTENT_TYPE);
        request.result(sources.telemetry().scrape());
    }

    static void contract(Context request) throws IOException {
        try (var in = SystemApi.class.getResourceAsStream(CONTRACT)) {
            if (in == null) {
                throw new FileNotFoundException(CONTRACT + " is missing from the build");
            }
            request.contentType("application/yaml; charset=utf-8");
            request.result(in.readAllBytes());
        }
    }
}
