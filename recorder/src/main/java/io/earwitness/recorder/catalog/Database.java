package io.earwitness.recorder.catalog;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/// Connections to the catalog's database, with its tables brought up to date before the first use.
///
/// Opening never fails because the database is away: the tables are looked after when it first answers. Thread-safe.
final class Database implements AutoCloseable {
    private final SQLDialect dialect;
    private final HikariDataSource pool;
    private final DSLContext sql;
    private final ReentrantLock migrating = new ReentrantLock();
    private volatile boolean upToDate;

    static {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
    }

    Database(CatalogConfig config, MeterRegistry meters) {
        dialect = config.url().startsWith("jdbc:sqlite:") ? SQLDialect.SQLITE : SQLDialect.POSTGRES;
        pool = new HikariDataSource(settings(config, meters));
        sql = DSL.using(pool, dialect);
    }

    SQLDialect dialect() {
        return dialect;
    }

    /// For statements; brings the tables up to date first where that has not been done yet.
    ///
    /// @throws RuntimeException of Flyway, jOOQ or the pool where the database does not answer
    DSLContext sql() {
        if (!upToDate) {
            migrate();
        }
        return sql;
    }

    private void migrate() {
        migrating.lock();
        try {
            if (!upToDate) {
                var folder = dialect == SQLDialect.SQLITE ? "sqlite" : "postgresql";
                Flyway.configure(Database.class.getClassLoader())
                        .dataSource(pool)
                        .locations("classpath:db/" + folder)
                        .failOnMissingLocations(true)
                        .load()
                        .migrate();
                upToDate = true;
            }
        } finally {
            migrating.unlock();
        }
    }

    private HikariConfig settings(CatalogConfig config, MeterRegistry meters) {
        var settings = new HikariConfig();
        settings.setPoolName("catalog");
        settings.setJdbcUrl(config.url());
        settings.setUsername(config.user().isEmpty() ? null : config.user());
        settings.setPassword(config.password().isEmpty() ? null : config.password());
        settings.setMaximumPoolSize(config.connectionsMax());
        settings.setMinimumIdle(1);
        settings.setConnectionTimeout(config.patience().toMillis());
        settings.setInitializationFailTimeout(-1);
        settings.setMetricRegistry(meters);
        if (dialect == SQLDialect.SQLITE) {
            settings.addDataSourceProperty("journal_mode", "WAL");
            // FULL: a row that was added survives a power failure, so nothing must be compared at each start.
            settings.addDataSourceProperty("synchronous", "FULL");
            settings.addDataSourceProperty(
                    "busy_timeout", Long.toString(config.patience().toMillis()));
        } else {
            settings.addDataSourceProperty("ApplicationName", "earwitness");
            settings.addDataSourceProperty(
                    "connectTimeout",
                    Long.toString(Math.ceilDiv(config.patience().toMillis(), 1000)));
            settings.addDataSourceProperty("socketTimeout", "60");
            settings.addDataSourceProperty("tcpKeepAlive", "true");
        }
        return settings;
    }

    @Override
    public void close() {
        pool.close();
    }
}
