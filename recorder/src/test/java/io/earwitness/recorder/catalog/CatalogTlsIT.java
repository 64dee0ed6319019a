package io.earwitness.recorder.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.recorder.scenario.TestCertificate;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A catalog that demands TLS of a real PostgreSQL, which has it, has it not, or is somebody else.
class CatalogTlsIT {
    @TempDir
    Path directory;

    @Test
    void isReachedByTlsWithItsOwnCertificateOrNotAtAll() throws Exception {
        var certificate = TestCertificate.in(directory, "database");
        var stranger = TestCertificate.in(directory, "stranger");
        try (var postgres = TestPostgres.start()) {
            var database = postgres.database();

            assertUnavailable(database.byTls(certificate));

            postgres.down();
            postgres.upWithTls(certificate, TestCertificate.key(certificate));
            try (var catalog = Catalog.open(database.byTls(certificate), new SimpleMeterRegistry())) {
                assertThat(catalog.count()).isZero();
                assertThat(sessionsBesidesThisOne(database)).isNotEmpty().doesNotContain("f");
            }
            assertUnavailable(database.byTls(stranger));
            assertUnavailable(database.byTls(Path.of("")));
        }
    }

    private static void assertUnavailable(CatalogConfig config) {
        try (var catalog = Catalog.open(config, new SimpleMeterRegistry())) {
            assertThatThrownBy(catalog::count).isInstanceOf(CatalogUnavailableException.class);
        }
    }

    /// Of the catalog's sessions, `t` for each by TLS.
    private static List<String> sessionsBesidesThisOne(CatalogConfig database) throws Exception {
        var found = new ArrayList<String>();
        try (var connection = DriverManager.getConnection(database.url(), database.user(), "");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select s.ssl::text from pg_stat_ssl s join pg_stat_activity a"
                        + " using (pid) where a.application_name = 'earwitness'")) {
            while (rows.next()) {
                found.add(rows.getString(1).substring(0, 1));
            }
        }
        return found;
    }
}
