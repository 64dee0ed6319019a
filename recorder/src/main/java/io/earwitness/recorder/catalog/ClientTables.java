package io.earwitness.recorder.catalog;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.earwitness.recorder.catalog.ClientProfile.ClientDeviation;
import io.earwitness.recorder.catalog.ClientProfile.Habit;
import io.earwitness.recorder.model.ClientId;
import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.RecordedStream;
import io.earwitness.recorder.model.RecordingId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// The tables `recording_client` and `recording_deviation`: who recorded what, and what was otherwise in it.
///
/// A profile is counted from them when it is asked for, so adding a recording twice counts it once.
final class ClientTables {
    private static final Table<Record> CLIENT = table(name("recording_client"));
    private static final Table<Record> DEVIATION = table(name("recording_deviation"));
    private static final Field<String> RECORDING_ID = text("recording_id");
    private static final Field<String> CLIENT_ID = text("client_id");
    private static final Field<String> USER_AGENT = text("user_agent");
    private static final Field<String> ADDRESS = text("address");
    private static final Field<String> CODECS = text("codecs");
    private static final Field<String> LABELS = text("labels");
    private static final Field<String> KIND = text("kind");
    private static final Field<String> RULE = text("rule");
    private static final Field<String> WORDS = text("words");
    private static final Field<Long> STARTED_NANOS = field(name("started_nanos"), Long.class);
    private static final int CLIENTS_MAX = 1_000;
    private static final int LOOKED_AT = 200;
    private static final int HABITS_MAX = 8;
    private static final int LABEL_CHARS_MAX = 200;

    private ClientTables() {}

    /// Puts this in the place of what was known of the recording; to be called within a transaction.
    static void replace(DSLContext sql, Manifest manifest) {
        var id = manifest.id().value();
        var client = ClientId.of(manifest.origin()).value();
        var started = EpochNanos.of(manifest.startedAt());
        sql.deleteFrom(CLIENT).where(RECORDING_ID.eq(id)).execute();
        sql.deleteFrom(DEVIATION).where(RECORDING_ID.eq(id)).execute();
        sql.insertInto(CLIENT)
                .columns(RECORDING_ID, CLIENT_ID, USER_AGENT, ADDRESS, STARTED_NANOS, CODECS, LABELS)
                .values(
                        id,
                        client,
                        SearchText.storable(manifest.origin().userAgent()),
                        SearchText.storable(ClientId.host(manifest.origin().remote())),
                        started,
                        SearchText.storable(codecs(manifest)),
                        SearchText.storable(labels(manifest)))
                .execute();
        for (var deviation : byKind(manifest.deviations()).values()) {
            sql.insertInto(DEVIATION)
                    .columns(RECORDING_ID, KIND, RULE, WORDS, CLIENT_ID, STARTED_NANOS)
                    .values(
                            id,
                            SearchText.storable(deviation.kind()),
                            SearchText.storable(deviation.rule()),
                            SearchText.storable(deviation.text()),
                            client,
                            started)
                    .execute();
        }
    }

    static boolean contains(DSLContext sql, RecordingId id) {
        return sql.fetchExists(CLIENT, RECORDING_ID.eq(id.value()));
    }

    /// Those seen last first.
    static List<ClientSummary> all(DSLContext sql) {
        var kinds = sql.select(CLIENT_ID, countDistinct(KIND))
                .from(DEVIATION)
                .groupBy(CLIENT_ID)
                .fetchMap(CLIENT_ID, countDistinct(KIND));
        return sql.select(CLIENT_ID, max(USER_AGENT), max(ADDRESS), count(), min(STARTED_NANOS), max(STARTED_NANOS))
                .from(CLIENT)
                .groupBy(CLIENT_ID)
                .orderBy(max(STARTED_NANOS).desc())
                .limit(CLIENTS_MAX)
                .fetch(row -> new ClientSummary(
                        row.value1(),
                        row.value2(),
                        row.value3(),
                        row.value4(),
                        EpochNanos.toInstant(row.value5()),
                        EpochNanos.toInstant(row.value6()),
                        kinds.getOrDefault(row.value1(), 0)));
    }

    static Optional<ClientProfile> profile(DSLContext sql, String id) {
        var found = sql.select(max(USER_AGENT), max(ADDRESS), count(), min(STARTED_NANOS), max(STARTED_NANOS))
                .from(CLIENT)
                .where(CLIENT_ID.eq(id))
                .fetchOptional()
                .filter(row -> row.value3() > 0);
        return found.map(row -> {
            var deviations = deviations(sql, id);
            var summary = new ClientSummary(
                    id,
                    row.value1(),
                    row.value2(),
                    row.value3(),
                    EpochNanos.toInstant(row.value4()),
                    EpochNanos.toInstant(row.value5()),
                    deviations.size());
            var last = sql.select(CODECS, LABELS)
                    .from(CLIENT)
                    .where(CLIENT_ID.eq(id))
                    .orderBy(STARTED_NANOS.desc())
                    .limit(LOOKED_AT)
                    .fetch();
            return new ClientProfile(
                    summary, habits(last.getValues(CODECS)), habits(last.getValues(LABELS)), deviations);
        });
    }

    // The id of a recording grows with its time, so the greatest is the last.
    private static List<ClientDeviation> deviations(DSLContext sql, String id) {
        return sql.select(
                        KIND, max(RULE), max(WORDS), count(), min(STARTED_NANOS), max(STARTED_NANOS), max(RECORDING_ID))
                .from(DEVIATION)
                .where(CLIENT_ID.eq(id))
                .groupBy(KIND)
                .orderBy(count().desc(), KIND)
                .fetch(row -> new ClientDeviation(
                        row.value1(),
                        row.value2(),
                        row.value3(),
                        row.value4(),
                        EpochNanos.toInstant(row.value5()),
                        EpochNanos.toInstant(row.value6()),
                        new RecordingId(row.value7())));
    }

    private static List<Habit> habits(List<String> each) {
        Map<String, Long> counts = new HashMap<>();
        each.stream().filter(words -> !words.isEmpty()).forEach(words -> counts.merge(words, 1L, Long::sum));
        return counts.entrySet().stream()
                .map(entry -> new Habit(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(Habit::calls).reversed().thenComparing(Habit::words))
                .limit(HABITS_MAX)
                .toList();
    }

    // Deviations of before there were kinds cannot be counted.
    private static Map<String, Deviation> byKind(List<Deviation> deviations) {
        var first = new LinkedHashMap<String, Deviation>();
        deviations.stream()
                .filter(deviation -> !deviation.kind().isEmpty())
                .forEach(deviation -> first.putIfAbsent(deviation.kind(), deviation));
        return first;
    }

    private static String codecs(Manifest manifest) {
        return manifest.streams().stream()
                .map(RecordedStream::codec)
                .filter(codec -> !codec.isEmpty())
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static String labels(Manifest manifest) {
        var labels = manifest.streams().stream().map(RecordedStream::label).collect(Collectors.joining(" "));
        return labels.length() <= LABEL_CHARS_MAX ? labels : labels.substring(0, LABEL_CHARS_MAX);
    }

    private static Field<String> text(String column) {
        return field(name(column), String.class);
    }
}
