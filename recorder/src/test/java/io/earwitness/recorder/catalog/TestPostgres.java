package io.earwitness.recorder.catalog;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// The machine's own PostgreSQL, run for a test in a scratch directory on a port of its own.
///
/// PostgreSQL refuses to run as root; then it runs as user `postgres`, whom the Debian package makes. A test that needs
/// it is skipped, with this reason, where it is not installed; `bin/check` installs it.
public final class TestPostgres implements AutoCloseable {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path programs;
    private final Path scratch;
    private final int port;
    private String extra = "";

    public static TestPostgres start() throws IOException {
        var programs = programs();
        assumeTrue(
                programs.isPresent(),
                "PostgreSQL is not installed: apt-get install postgresql, or put initdb into the PATH");
        var scratch = Files.createTempDirectory("earwitness-postgres");
        var postgres = new TestPostgres(programs.get(), scratch, freePort());
        if (isRoot()) {
            run(List.of("chown", "postgres", scratch.toString()));
        }
        postgres.run("initdb", "-D", postgres.data(), "-U", "earwitness", "-A", "trust", "-E", "UTF8", "--no-sync");
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
        postgres.up();
        return postgres;
    }

    private TestPostgres(Path programs, Path scratch, int port) {
        this.programs = programs;
        this.scratch = scratch;
        this.port = port;
    }

    /// A new, empty database.
    public CatalogConfig database() throws SQLException {
        var name = "catalog_" + DATABASES.incrementAndGet();
        try (var connection = DriverManager.getConnection(url("postgres"), "earwitness", "");
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        return new CatalogConfig(url(name), "earwitness", "", 4, Duration.ofSeconds(2));
    }

    /// Starts it again after [#down()], with the data it had.
    public void up() throws IOException {
        var options = String.format(
                        Locale.ROOT,
                        "-F -h 127.0.0.1 -p %d -c unix_socket_directories=%s -c max_connections=40",
                        port,
                        scratch)
                + " " + extra;
        run("pg_ctl", "-D", data(), "-o", options, "-l", scratch.resolve("log").toString(), "-w", "start");
        Awaitility.await().atMost(PATIENCE).until(this::answers);
    }

    /// Starts it so that it also takes TLS.
    ///
    /// @param key readable by its owner alone
    public void upWithTls(Path certificate, Path key) throws IOException {
        for (var file : List.of(certificate, key)) {
            var copy = scratch.resolve(file.getFileName().toString());
            Files.copy(file, copy);
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
            if (isRoot()) {
                run(List.of("chown", "postgres", copy.toString()));
            }
        }
        extra = "-c ssl=on -c ssl_cert_file=" + scratch.resolve(certificate.getFileName()) + " -c ssl_key_file="
                + scratch.resolve(key.getFileName());
        up();
    }

    /// Stops it at once, as a crash would.
    public void down() throws IOException {
        run("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
    }

    @Override
    public void close() {
        try {
            if (answers()) {
                down();
            }
            deleteScratch();
        } catch (IOException leftRunning) {
            System.err.println("PostgreSQL in " + scratch + " may still run: " + leftRunning.getMessage());
        }
    }

    private void deleteScratch() throws IOException {
        if (!Files.exists(scratch)) {
            return;
        }
        try (var files = Files.walk(scratch)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private boolean answers() {
        try (var connection = DriverManager.getConnection(url("postgres"), "earwitness", "")) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /// Everything that the server writes, write-ahead log included.
    public Path directory() {
        return scratch;
    }

    private String data() {
        return scratch.resolve("data").toString();
    }

    private void run(String program, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        run(command);
    }

    private static void run(List<String> command) throws IOException {
        var output = Files.createTempFile("earwitness-postgres", ".out");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .directory(new java.io.File("/"))
                .start();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command + " did not end");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(stop);
        }
        if (process.exitValue() != 0) {
            throw new IOException(command + " failed: " + Files.readString(output));
        }
        Files.delete(output);
    }

    private static Optional<Path> programs() throws IOException {
        var path =
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).map(Path::of);
        var debian = Path.of("/usr/lib/postgresql");
        try (var versions = Files.isDirectory(debian) ? Files.list(debian) : Stream.<Path>empty()) {
            var packaged =
                    versions.map(version -> version.resolve("bin")).sorted().toList();
            return Stream.concat(packaged.reversed().stream(), path)
                    .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
                    .findFirst();
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
