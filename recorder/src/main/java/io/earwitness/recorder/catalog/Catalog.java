package io.earwitness.recorder.catalog;

import static io.earwitness.recorder.catalog.RecordingTable.ID;
import static io.earwitness.recorder.catalog.RecordingTable.RECORDING;
import static io.earwitness.recorder.catalog.RecordingTable.STARTED_NANOS;
import static io.earwitness.recorder.catalog.RecordingTable.SUMMARY;

import com.zaxxer.hikari.pool.HikariPool;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.Waveform;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.flywaydb.core.api.FlywayException;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/// What recordings exist, and where in the list: one row each, made from the manifest.
///
/// Owned by the wiring, used by assembly (adds) and the programming interface (finds); thread-safe. Every method throws
/// [CatalogUnavailableException] while the database is away, and works again when it is back.
public final class Catalog implements AutoCloseable {
    private static final int RELATED_MAX = 200;

    private final Database database;
    private final Search search;
    private final MeterRegistry meters;

    /// Opens the catalog. The database may be away; its tables are made or brought up to date when it first answers.
    public static Catalog open(CatalogConfig config, MeterRegistry meters) {
        return new Catalog(new Database(config, meters), meters);
    }

    private Catalog(Database database, MeterRegistry meters) {
        this.database = database;
        this.search = new Search(database.dialect());
        this.meters = meters;
        for (var operation : Operation.values()) {
            timer(operation);
            failures(operation);
        }
    }

    /// Adds a recording, or replaces what was known of it. May be repeated; durable when it returns.
    ///
    /// The mere papers of a session whose calls are recordings of their own are not listed.
    public void add(Manifest manifest, Waveform waveform) {
        if (!manifest.shownInLists()) {
            return;
        }
        var row = RecordingTable.row(RecordingSummary.of(manifest, waveform), manifest.identifiers());
        run(
                Operation.ADD,
                sql -> sql.transactionResult(change -> {
                    IdentifierTable.replace(change.dsl(), manifest);
                    ClientTables.replace(change.dsl(), manifest);
                    return change.dsl()
                            .insertInto(RECORDING)
                            .set(row)
                            .onConflict(ID)
                            .doUpdate()
                            .set(row)
                            .execute();
                }));
    }

    public RecordingPage find(RecordingQuery query) {
        return run(Operation.FIND, sql -> page(sql, query));
    }

    public Optional<RecordingSummary> get(RecordingId id) {
        return run(
                Operation.GET,
                sql -> sql.select(SUMMARY)
                        .from(RECORDING)
                        .where(ID.eq(id.value()))
                        .fetchOptional()
                        .map(RecordingTable::summary));
    }

    /// Other recordings of the same recording session, communication session or group, by start.
    public List<RelatedRecording> related(Manifest manifest) {
        return run(Operation.FIND, sql -> {
            var relations = IdentifierTable.related(sql, manifest, RELATED_MAX);
            return sql
                    .select(SUMMARY)
                    .from(RECORDING)
                    .where(ID.in(
                            relations.keySet().stream().map(RecordingId::value).toList()))
                    .orderBy(STARTED_NANOS, ID)
                    .limit(RELATED_MAX)
                    .fetch()
                    .map(RecordingTable::summary)
                    .stream()
                    .map(found -> new RelatedRecording(Objects.requireNonNull(relations.get(found.id())), found))
                    .toList();
        });
    }

    /// Whether everything is known of a recording that is known of any; one that an earlier version added lacks its
    /// client.
    public boolean contains(RecordingId id) {
        return run(
                Operation.GET, sql -> sql.fetchExists(RECORDING, ID.eq(id.value())) && ClientTables.contains(sql, id));
    }

    /// The clients that ever recorded here, those seen last first.
    public List<ClientSummary> clients() {
        return run(Operation.FIND, ClientTables::all);
    }

    /// What is known of one client; empty where it never recorded here.
    public Optional<ClientProfile> client(String id) {
        return run(Operation.GET, sql -> ClientTables.profile(sql, id));
    }

    /// Writes all of it, as it is at one moment, to a new file; SQLite only.
    void copyTo(Path file) {
        run(Operation.COPY, sql -> sql.execute("vacuum into {0}", DSL.val(file.toString())));
    }

    /// How many recordings there are.
    public long count() {
        return run(Operation.COUNT, sql -> (long) sql.fetchCount(RECORDING));
    }

    private RecordingPage page(DSLContext sql, RecordingQuery query) {
        var matching = search.all(query.criteria());
        var behind = query.after()
                .map(cursor -> DSL.row(STARTED_NANOS, ID)
                        .lessThan(EpochNanos.of(cursor.startedAt()), cursor.id().value()))
                .orElse(DSL.noCondition());
        // One row more than asked for tells whether there is a next page.
        var rows = sql.select(SUMMARY)
                .from(RECORDING)
                .where(matching)
                .and(behind)
                .orderBy(STARTED_NANOS.desc(), ID.desc())
                .limit(query.limit() + 1)
                .fetch();
        var total = (long) sql.fetchCount(RECORDING, matching);
        var recordings =
                rows.stream().limit(query.limit()).map(RecordingTable::summary).toList();
        if (rows.size() <= query.limit()) {
            return new RecordingPage(recordings, total, Optional.empty());
        }
        var last = recordings.getLast();
        return new RecordingPage(recordings, total, Optional.of(new Cursor(last.startedAt(), last.id())));
    }

    private <T> T run(Operation operation, Function<DSLContext, T> statement) {
        var start = System.nanoTime();
        try {
            return statement.apply(database.sql());
        } catch (DataAccessException | FlywayException | HikariPool.PoolInitializationException failure) {
            failures(operation).increment();
            throw new CatalogUnavailableException(operation.doing, failure);
        } finally {
            timer(operation).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    private Timer timer(Operation operation) {
        return Timer.builder("earwitness.catalog.operations")
                .description("Time that the catalog took")
                .tag("operation", operation.label())
                .register(meters);
    }

    private Counter failures(Operation operation) {
        return Counter.builder("earwitness.catalog.failures")
                .description("Times that the catalog's database did not answer as it should")
                .tag("operation", operation.label())
                .register(meters);
    }

    @Override
    public void close() {
        database.close();
    }

    private enum Operation {
        ADD("take a recording"),
        FIND("search"),
        GET("look up a recording"),
        COUNT("count"),
        COPY("write a copy of itself");

        private final String doing;

        Operation(String doing) {
            this.doing = doing;
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
