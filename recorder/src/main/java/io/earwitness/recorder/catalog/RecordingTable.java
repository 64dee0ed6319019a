package io.earwitness.recorder.catalog;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.earwitness.recorder.model.CorrelationId;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/// The table `recording` as both databases have it, and the way from a summary to its row and back.
///
/// The columns are those of the migrations in `db/sqlite` and `db/postgresql`.
final class RecordingTable {
    static final Table<Record> RECORDING = table(name("recording"));
    static final Field<String> ID = text("id");
    static final Field<Long> STARTED_NANOS = number("started_nanos");
    static final Field<Long> LENGTH_MILLIS = number("length_millis");
    static final Field<String> VERDICT = text("verdict");
    static final Field<String> VERDICT_REASON = text("verdict_reason");
    static final Field<String> CALL_ID = text("call_id");
    static final Field<String> SESSION_ID = text("session_id");
    static final Field<String> USER_AGENT = text("user_agent");
    static final Field<String> CLIENT_ADDRESS = text("client_address");
    static final Field<String> TRANSPORT = text("transport");
    static final Field<Long> GAP_MILLIS = number("gap_millis");
    static final Field<Long> PAUSED_MILLIS = number("paused_millis");
    static final Field<String> PARTIES = text("parties");
    static final Field<String> OVERVIEW = text("overview");
    static final Field<String> PARTY_TEXT = text("party_text");
    static final Field<String> CLIENT_TEXT = text("client_text");
    static final Field<String> SEARCH_TEXT = text("search_text");

    /// What a summary is read from.
    static final List<Field<?>> SUMMARY = List.of(
            ID,
            STARTED_NANOS,
            LENGTH_MILLIS,
            VERDICT,
            VERDICT_REASON,
            PARTIES,
            CALL_ID,
            SESSION_ID,
            USER_AGENT,
            CLIENT_ADDRESS,
            TRANSPORT,
            GAP_MILLIS,
            PAUSED_MILLIS,
            OVERVIEW);

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();
    private static final TypeReference<List<Party>> PARTY_LIST = new TypeReference<>() {};

    private RecordingTable() {}

    static Map<Field<?>, Object> row(RecordingSummary summary, List<CorrelationId> identifiers) {
        var row = new LinkedHashMap<Field<?>, Object>();
        row.put(ID, summary.id().value());
        row.put(STARTED_NANOS, EpochNanos.of(summary.startedAt()));
        row.put(LENGTH_MILLIS, summary.lengthMillis());
        row.put(VERDICT, summary.verdict().name());
        row.put(VERDICT_REASON, SearchText.storable(summary.verdictReason()));
        row.put(CALL_ID, SearchText.storable(summary.callId()));
        row.put(SESSION_ID, SearchText.storable(summary.sessionId()));
        row.put(USER_AGENT, SearchText.storable(summary.userAgent()));
        row.put(CLIENT_ADDRESS, SearchText.storable(summary.clientAddress()));
        row.put(TRANSPORT, SearchText.storable(summary.transport()));
        row.put(GAP_MILLIS, summary.gapMillis());
        row.put(PAUSED_MILLIS, summary.pausedMillis());
        row.put(PARTIES, SearchText.storable(JSON.writeValueAsString(summary.parties())));
        row.put(OVERVIEW, SearchText.storable(JSON.writeValueAsString(summary.overview())));
        row.put(PARTY_TEXT, SearchText.lines(partyEntries(summary)));
        row.put(CLIENT_TEXT, SearchText.lines(List.of(summary.userAgent(), summary.clientAddress())));
        row.put(SEARCH_TEXT, SearchText.lines(searchEntries(summary, identifiers)));
        return row;
    }

    /// @throws JacksonException where the row's JSON cannot be read
    static RecordingSummary summary(Record row) {
        return new RecordingSummary(
                new RecordingId(row.get(ID)),
                EpochNanos.toInstant(row.get(STARTED_NANOS)),
                row.get(LENGTH_MILLIS),
                Verdict.valueOf(row.get(VERDICT)),
                row.get(VERDICT_REASON),
                JSON.readValue(row.get(PARTIES), PARTY_LIST),
                row.get(CALL_ID),
                row.get(SESSION_ID),
                row.get(USER_AGENT),
                row.get(CLIENT_ADDRESS),
                row.get(TRANSPORT),
                row.get(GAP_MILLIS),
                row.get(PAUSED_MILLIS),
                JSON.readValue(row.get(OVERVIEW), Overview.class));
    }

    private static List<String> partyEntries(RecordingSummary summary) {
        var entries = new ArrayList<String>();
        for (var party : summary.parties()) {
            entries.add(party.name());
            entries.add(party.address());
        }
        return entries;
    }

    private static List<String> searchEntries(RecordingSummary summary, List<CorrelationId> identifiers) {
        var entries = new ArrayList<>(partyEntries(summary));
        entries.add(summary.callId());
        entries.add(summary.sessionId());
        entries.add(summary.userAgent());
        entries.add(summary.clientAddress());
        entries.add(summary.id().value());
        identifiers.forEach(identifier -> entries.add(identifier.value()));
        return entries;
    }

    private static Field<String> text(String column) {
        return field(name(column), String.class);
    }

    private static Field<Long> number(String column) {
        return field(name(column), Long.class);
    }
}
