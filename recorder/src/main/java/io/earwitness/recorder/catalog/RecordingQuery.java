package io.earwitness.recorder.catalog;

import java.util.List;
import java.util.Optional;

/// Which recordings to find, newest first, and which page of them.
///
/// @param criteria all of them must hold; none means every recording
/// @param limit    how many at most, 1 to [#LIMIT_MAX]
/// @param after    where the page before ended; empty for the first page
public record RecordingQuery(List<Criterion> criteria, int limit, Optional<Cursor> after) {
    public static final int LIMIT_MAX = 500;
    public static final int LIMIT_DEFAULT = 50;

    public RecordingQuery {
        criteria = List.copyOf(criteria);
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("a page has 1 to " + LIMIT_MAX + " recordings, not " + limit);
        }
    }

    /// The first page of what meets all criteria.
    public static RecordingQuery of(Criterion... criteria) {
        return new RecordingQuery(List.of(criteria), LIMIT_DEFAULT, Optional.empty());
    }

    public RecordingQuery limitedTo(int recordings) {
        return new RecordingQuery(criteria, recordings, after);
    }

    public RecordingQuery after(Cursor cursor) {
        return new RecordingQuery(criteria, limit, Optional.of(cursor));
    }
}
