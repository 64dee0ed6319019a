package io.earwitness.recorder.catalog;

import java.util.List;
import java.util.Optional;

/// One page of what a query found.
///
/// @param recordings newest first
/// @param total      how many meet the criteria in all, not only from this page on
/// @param next       where the next page starts; empty on the last
public record RecordingPage(List<RecordingSummary> recordings, long total, Optional<Cursor> next) {
    public RecordingPage {
        recordings = List.copyOf(recordings);
    }
}
