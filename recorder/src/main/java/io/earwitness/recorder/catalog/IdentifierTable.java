package io.earwitness.recorder.catalog;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.earwitness.recorder.model.CorrelationId;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.RecordingId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;

/// The table `recording_identifier`: what other systems call a recording's call, several rows a recording.
///
/// Values compare folded; the index holds their first characters only, whatever a stranger sent.
final class IdentifierTable {
    private static final Table<Record> IDENTIFIER = table(name("recording_identifier"));
    private static final Field<String> RECORDING_ID = text("recording_id");
    private static final Field<Integer> ORDINAL = field(name("ordinal"), Integer.class);
    private static final Field<String> KIND = text("kind");
    private static final Field<String> VALUE_FOLDED = text("value_folded");
    private static final Field<String> VALUE_KEY = text("value_key");
    private static final int KEY_LENGTH = 200;
    /// Behind every text that begins with what stands before it.
    private static final String LAST_CHARACTER = "\uDBFF\uDFFF";

    private IdentifierTable() {}

    /// Puts these in the place of what was known; to be called within a transaction.
    static void replace(DSLContext sql, Manifest manifest) {
        var id = manifest.id();
        var identifiers = identifiers(manifest);
        sql.deleteFrom(IDENTIFIER).where(RECORDING_ID.eq(id.value())).execute();
        var rows = sql.insertInto(IDENTIFIER, RECORDING_ID, ORDINAL, KIND, VALUE_FOLDED, VALUE_KEY);
        for (var i = 0; i < identifiers.size(); i++) {
            var value = SearchText.folded(identifiers.get(i).value());
            rows = rows.values(
                    id.value(), i, SearchText.folded(identifiers.get(i).kind()), value, key(value));
        }
        rows.execute();
    }

    /// Those of the manifest, and what ties the recording to others, each once.
    private static List<CorrelationId> identifiers(Manifest manifest) {
        var all = new LinkedHashMap<Key, CorrelationId>();
        for (var identifier : Stream.concat(manifest.identifiers().stream(), ties(manifest).stream())
                .toList()) {
            all.putIfAbsent(
                    new Key(SearchText.folded(identifier.kind()), SearchText.folded(identifier.value())), identifier);
        }
        return List.copyOf(all.values());
    }

    private static List<CorrelationId> ties(Manifest manifest) {
        var link = manifest.session();
        var ties = new ArrayList<CorrelationId>();
        ties.add(new CorrelationId(
                Relation.RECORDING_SESSION.kind(), link.recordingSession().value(), ""));
        link.communicationSessions()
                .forEach(id -> ties.add(new CorrelationId(Relation.COMMUNICATION_SESSION.kind(), id, "")));
        link.groups().forEach(id -> ties.add(new CorrelationId(Relation.GROUP.kind(), id, "")));
        return ties;
    }

    private record Key(String kind, String value) {}

    /// Other recordings that are tied to this one, each with how; the closest tie first, then by id.
    static Map<RecordingId, Relation> related(DSLContext sql, Manifest manifest, int max) {
        var same = ties(manifest).stream()
                .map(tie -> KIND.eq(tie.kind()).and(exactly(SearchText.folded(tie.value()))))
                .toList();
        var found = new TreeMap<RecordingId, Relation>();
        sql.selectDistinct(RECORDING_ID, KIND)
                .from(IDENTIFIER)
                .where(DSL.or(same))
                .and(RECORDING_ID.ne(manifest.id().value()))
                .orderBy(RECORDING_ID)
                .limit(max * Relation.values().length)
                .fetch()
                .forEach(row ->
                        found.merge(new RecordingId(row.value1()), Relation.of(row.value2()), IdentifierTable::closer));
        return found;
    }

    private static Relation closer(Relation one, Relation other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /// True for recordings with such an identifier: `value`, `kind:value`, either with `*` behind it for a beginning.
    ///
    /// Values may hold colons and stars themselves, so every reading of the text counts.
    static Condition named(Field<String> recording, String text) {
        var readings = new ArrayList<Condition>();
        readings.add(valued(text));
        var colon = text.indexOf(':');
        if (colon > 0) {
            var kind = SearchText.folded(text.substring(0, colon));
            readings.add(KIND.eq(kind).and(valued(text.substring(colon + 1))));
        }
        return recording.in(DSL.select(RECORDING_ID).from(IDENTIFIER).where(DSL.or(readings)));
    }

    private static Condition valued(String text) {
        var exactly = exactly(SearchText.folded(text));
        return text.endsWith("*")
                ? exactly.or(begins(SearchText.folded(text.substring(0, text.length() - 1))))
                : exactly;
    }

    private static Condition exactly(String folded) {
        return VALUE_KEY.eq(key(folded)).and(VALUE_FOLDED.eq(folded));
    }

    private static Condition begins(String start) {
        var key = key(start);
        var indexed = VALUE_KEY.ge(key).and(VALUE_KEY.lt(key + LAST_CHARACTER));
        return start.length() > key.length()
                ? indexed.and(VALUE_FOLDED.ge(start)).and(VALUE_FOLDED.lt(start + LAST_CHARACTER))
                : indexed;
    }

    private static String key(String folded) {
        return folded.codePointCount(0, folded.length()) <= KEY_LENGTH
                ? folded
                : folded.substring(0, folded.offsetByCodePoints(0, KEY_LENGTH));
    }

    private static Field<String> text(String column) {
        return field(name(column), String.class);
    }
}
