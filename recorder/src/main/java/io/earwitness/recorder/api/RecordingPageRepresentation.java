package io.earwitness.recorder.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.earwitness.recorder.catalog.Cursor;
import io.earwitness.recorder.catalog.RecordingPage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `RecordingPage` of the contract.
@JsonInclude(JsonInclude.Include.NON_NULL)
record RecordingPageRepresentation(
        List<RecordingSummaryRepresentation> items,
        long total,
        @Nullable String next) {

    static RecordingPageRepresentation of(RecordingPage page) {
        var items = page.recordings().stream()
                .map(RecordingSummaryRepresentation::of)
                .toList();
        return new RecordingPageRepresentation(
                items, page.total(), page.next().map(Cursor::text).orElse(null));
    }
}
