package io.earwitness.recorder.catalog;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The databases that the catalog's tests run on, each with an empty database per test.
enum TestDatabase {
    SQLITE {
        @Override
        CatalogConfig create(Path scratch) {
            return CatalogConfig.sqlite(scratch.resolve("catalog.db"));
        }
    },
    POSTGRESQL {
        @Override
        CatalogConfig create(Path scratch) throws IOException, SQLException {
            return shared().database();
        }
    };

    private static @Nullable TestPostgres postgres;

    abstract CatalogConfig create(Path scratch) throws IOException, SQLException;

    /// One server for all tests of this process; it ends with it.
    private static synchronized TestPostgres shared() throws IOException {
        if (postgres == null) {
            postgres = TestPostgres.start();
        }
        return postgres;
    }
}
