package io.earwitness.recorder.api;

import io.earwitness.recorder.catalog.Catalog;
import io.javalin.http.Context;

/// The clients that ever recorded here, and the profile of each.
final class ClientsApi {
    private final Catalog catalog;

    ClientsApi(Catalog catalog) {
        this.catalog = catalog;
    }

    void clients(Context request) {
        request.json(catalog.clients());
    }

    void client(Context request) {
        var id = request.pathParam("id");
        request.json(catalog.client(id)
                .orElseThrow(() -> ProblemException.notFound("No client of that id has recorded here.")));
    }
}
