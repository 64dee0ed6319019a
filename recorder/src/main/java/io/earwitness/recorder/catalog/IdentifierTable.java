package io.earwitness.recorder.catalog;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.earwitness.recorder.model.CorrelationId;
import io.earwitness.recorder.model.RecordingId;
import java.util.ArrayList;
import java.util.List;
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
    static void replace(DSLContext sql, RecordingId id, List<CorrelationId> identifiers) {
        sql.deleteFrom(IDENTIFIER).where(RECORDING_ID.eq(id.value())).execute();
        var rows = sql.insertInto(IDENTIFIER, RECORDING_ID, ORDINAL, KIND, VALUE_FOLDED, VALUE_KEY);
        for (var i = 0; i < identifiers.size(); i++) {
            var value = SearchText.folded(identifiers.get(i).value());
            rows = rows.values(
                    id.value(), i, SearchText.folded(identifiers.get(i).kind()), value, key(value));
        }
        if (!identifiers.isEmpty()) {
            rows.execute();
        }
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
        var exactly = VALUE_KEY.eq(key(SearchText.folded(text))).and(VALUE_FOLDED.eq(SearchText.folded(text)));
        return text.endsWith("*")
                ? exactly.or(begins(SearchText.folded(text.substring(0, text.length() - 1))))
                : exactly;
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
