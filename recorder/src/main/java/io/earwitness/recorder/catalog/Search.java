package io.earwitness.recorder.catalog;

import static io.earwitness.recorder.catalog.RecordingTable.CALL_ID;
import static io.earwitness.recorder.catalog.RecordingTable.CLIENT_TEXT;
import static io.earwitness.recorder.catalog.RecordingTable.ID;
import static io.earwitness.recorder.catalog.RecordingTable.LENGTH_MILLIS;
import static io.earwitness.recorder.catalog.RecordingTable.PARTY_TEXT;
import static io.earwitness.recorder.catalog.RecordingTable.SEARCH_TEXT;
import static io.earwitness.recorder.catalog.RecordingTable.SESSION_ID;
import static io.earwitness.recorder.catalog.RecordingTable.STARTED_NANOS;
import static io.earwitness.recorder.catalog.RecordingTable.VERDICT;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/// Turns criteria into SQL for one of the two databases.
///
/// Every text of a stranger goes in as a bound value, and its special characters (LIKE's, the full-text index's) are
/// taken for what they are.
final class Search {
    /// Shorter words are not in a trigram index.
    private static final int INDEXED_LENGTH_MIN = 3;

    private final SQLDialect dialect;

    Search(SQLDialect dialect) {
        this.dialect = dialect;
    }

    Condition all(List<Criterion> criteria) {
        return DSL.and(criteria.stream().map(this::one).toList());
    }

    private Condition one(Criterion criterion) {
        return switch (criterion) {
            case Criterion.Words(var text) -> words(SearchText.words(text));
            case Criterion.StartedFrom(var moment) -> STARTED_NANOS.ge(EpochNanos.of(moment));
            case Criterion.StartedBefore(var moment) -> STARTED_NANOS.lt(EpochNanos.of(moment));
            case Criterion.PartyPart(var text) -> contains(PARTY_TEXT, SearchText.folded(text));
            case Criterion.Call(var id) -> call(SearchText.storable(id));
            case Criterion.Identifier(var text) -> IdentifierTable.named(ID, text);
            case Criterion.ClientPart(var text) -> contains(CLIENT_TEXT, SearchText.folded(text));
            case Criterion.Verdicts(var verdicts) ->
                VERDICT.in(verdicts.stream().map(Enum::name).toList());
            case Criterion.LengthAtLeast(var length) -> LENGTH_MILLIS.ge(length.toMillis());
            case Criterion.LengthAtMost(var length) -> LENGTH_MILLIS.le(length.toMillis());
        };
    }

    // Most recordings have no session_id; an empty one must not find them all.
    private static Condition call(String id) {
        return id.isEmpty() ? DSL.falseCondition() : CALL_ID.eq(id).or(SESSION_ID.eq(id));
    }

    private Condition words(List<String> words) {
        if (dialect != SQLDialect.SQLITE) {
            return DSL.and(
                    words.stream().map(word -> contains(SEARCH_TEXT, word)).toList());
        }
        var indexed = new ArrayList<String>();
        var conditions = new ArrayList<Condition>();
        for (var word : words) {
            if (word.codePointCount(0, word.length()) >= INDEXED_LENGTH_MIN) {
                indexed.add(word);
            } else {
                conditions.add(contains(SEARCH_TEXT, word));
            }
        }
        if (!indexed.isEmpty()) {
            conditions.add(DSL.condition(
                    "\"row\" in (select rowid from recording_words where recording_words match {0})",
                    DSL.val(phrases(indexed))));
        }
        return DSL.and(conditions);
    }

    /// The full-text index's language: quoted, a word means only itself.
    private static String phrases(List<String> words) {
        return words.stream()
                .map(word -> '"' + word.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(" AND "));
    }

    private static Condition contains(Field<String> field, String part) {
        var literal = part.replace("!", "!!").replace("%", "!%").replace("_", "!_");
        return field.like("%" + literal + "%", '!');
    }
}
