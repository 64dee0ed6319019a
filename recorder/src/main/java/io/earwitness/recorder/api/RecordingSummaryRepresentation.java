package io.earwitness.recorder.api;

import io.earwitness.recorder.catalog.Overview;
import io.earwitness.recorder.catalog.RecordingSummary;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.Verdict;
import java.time.Instant;
import java.util.List;

/// `RecordingSummary` of the contract: one row of the list.
record RecordingSummaryRepresentation(
        RecordingId id,
        Instant startedAt,
        long lengthMillis,
        Verdict verdict,
        String verdictReason,
        PartyRepresentation from,
        PartyRepresentation to,
        List<PartyRepresentation> parties,
        ClientRepresentation client,
        String callId,
        long gapMillis,
        long pausedMillis,
        Overview overview) {

    static RecordingSummaryRepresentation of(RecordingSummary summary) {
        var parties = summary.parties().stream().map(PartyRepresentation::of).toList();
        return new RecordingSummaryRepresentation(
                summary.id(),
                summary.startedAt(),
                summary.lengthMillis(),
                summary.verdict(),
                summary.verdictReason(),
                PartyRepresentation.first(parties),
                PartyRepresentation.others(parties),
                parties,
                new ClientRepresentation(summary.userAgent(), summary.clientAddress(), summary.transport()),
                summary.callId(),
                summary.gapMillis(),
                summary.pausedMillis(),
                summary.overview());
    }
}
