package io.earwitness.recorder.catalog;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Connections to the catalog's database, with its tables brought up to date before the first use.
///
/// Opening never fails because the database is away: the tables are looked after when it first answers. Thread-safe.
final class Database implements AutoCloseable {
    private final SQLDialect dialect;
    private final HikariDataSource pool;
    private final DSLContext sql;
    private final ReentrantLock migrating = new ReentrantLock();
    private volatile boolean upToDate;
    private final @Nullable Connection holder;

    static {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
    }

    Database(CatalogConfig config, MeterRegistry meters) {
        dialect = config.url().startsWith("jdbc:sqlite:") ? SQLDialect.SQLITE : SQLDialect.POSTGRES;
        holder = config.isInProcess() ? hold(config) : null;
        pool = new HikariDataSource(settings(config, meters));
        sql = DSL.using(pool, dialect);
    }

    // A database in memory is there as long as somebody is connected to it.
    private static Connection hold(CatalogConfig config) {
        try {
            return DriverManager.getConnection(config.url());
        } catch (SQLException noMemory) {
            throw new IllegalStateException("SQLite cannot be opened in memory", noMemory);
        }
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
            // What it sorts goes to no file beside the database.
            settings.addDataSourceProperty("temp_store", "MEMORY");
            settings.addDataSourceProperty(
                    "busy_timeout", Long.toString(config.patience().toMillis()));
        } else {
            settings.addDataSourceProperty("ApplicationName", "earwitness");
            settings.addDataSourceProperty(
                    "connectTimeout",
                    Long.toString(Math.ceilDiv(config.patience().toMillis(), 1000)));
            settings.addDataSourceProperty("socketTimeout", "60");
            settings.addDataSourceProperty("tcpKeepAlive", "true");
            if (config.tls()) {
                demandTls(settings, config.trust());
            }
        }
        return settings;
    }

    private static void demandTls(HikariConfig settings, Path roots) {
        settings.addDataSourceProperty("sslmode", "verify-full");
        if (roots.toString().isEmpty()) {
            settings.addDataSourceProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        } else {
            settings.addDataSourceProperty("sslrootcert", roots.toAbsolutePath().toString());
        }
    }

    @Override
    public void close() {
        pool.close();
        try {
            if (holder != null) {
                holder.close();
            }
        } catch (SQLException gone) {
            throw new IllegalStateException("SQLite cannot be closed", gone);
        }
    }
}
