package io.earwitness.recorder.catalog;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Where the catalog keeps its rows.
///
/// @param url       `jdbc:sqlite:/path/catalog.db` or `jdbc:postgresql://host/database`
/// @param user      empty where the database wants none
/// @param password  empty where the database wants none
/// @param connectionsMax how many connections at most
/// @param patience  how long to wait for a connection or a lock before the catalog counts as unavailable
/// @param tls       whether PostgreSQL must be reached by TLS and show a certificate of its host
/// @param trust     PEM file with the roots of that certificate; empty for those of Java
public record CatalogConfig(
        String url, String user, String password, int connectionsMax, Duration patience, boolean tls, Path trust) {
    private static final int CONNECTIONS_MAX = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String IN_PROCESS = "jdbc:sqlite:file:earwitness-catalog-";
    private static final AtomicLong PROCESS_CATALOGS = new AtomicLong();

    public CatalogConfig(String url, String user, String password, int connectionsMax, Duration patience) {
        this(url, user, password, connectionsMax, patience, false, Path.of(""));
    }

    public CatalogConfig {
        if (!url.startsWith("jdbc:sqlite:") && !url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException(
                    "the catalog's address must start with jdbc:sqlite: or jdbc:postgresql:, not '" + url + "'");
        }
        if (connectionsMax < 1) {
            throw new IllegalArgumentException("the catalog needs at least 1 connection, not " + connectionsMax);
        }
        if (patience.toMillis() < 250) {
            throw new IllegalArgumentException("the catalog's patience must be at least 250 ms, not " + patience);
        }
    }

    /// The default: a file of its own.
    public static CatalogConfig sqlite(Path file) {
        return at("jdbc:sqlite:" + file.toAbsolutePath(), "", "");
    }

    /// SQLite in the memory of the process, gone with it.
    static CatalogConfig inProcess() {
        return new CatalogConfig(
                IN_PROCESS + PROCESS_CATALOGS.incrementAndGet() + "?mode=memory&cache=shared", "", "", 1, PATIENCE);
    }

    boolean isInProcess() {
        return url.startsWith(IN_PROCESS);
    }

    public static CatalogConfig at(String url, String user, String password) {
        return new CatalogConfig(url, user, password, CONNECTIONS_MAX, PATIENCE);
    }

    /// The same, by TLS or not at all.
    public CatalogConfig byTls(Path roots) {
        return new CatalogConfig(url, user, password, connectionsMax, patience, true, roots);
    }

    @Override
    public String toString() {
        return "CatalogConfig[" + url.replaceAll("(?i)(password=)[^&;]*", "$1***") + "]";
    }
}
