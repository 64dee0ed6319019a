package io.earwitness.app;

import io.earwitness.client.call.CallOutcome;
import io.earwitness.client.call.CallReport;
import java.util.List;

/// A placed call as `call --json` prints it.
///
/// @param outcome `completed`, `cut-short`, `refused` or `failed`
/// @param status  of the refusal; 0 for any other outcome
/// @param text    the outcome in words
record CallRepresentation(
        int number,
        String callId,
        String outcome,
        int status,
        String text,
        long setupMillis,
        List<CallReport.SentStream> streams,
        List<String> deviations) {

    static CallRepresentation of(CallReport report) {
        return new CallRepresentation(
                report.number(),
                report.callId(),
                word(report.outcome()),
                report.outcome() instanceof CallOutcome.Refused refused ? refused.status() : 0,
                report.outcome().text(),
                report.setup().toMillis(),
                report.streams(),
                report.deviations());
    }

    private static String word(CallOutcome outcome) {
        return switch (outcome) {
            case CallOutcome.Completed ignored -> "completed";
            case CallOutcome.CutShort ignored -> "cut-short";
            case CallOutcome.Refused ignored -> "refused";
            case CallOutcome.Failed ignored -> "failed";
        };
    }
}
