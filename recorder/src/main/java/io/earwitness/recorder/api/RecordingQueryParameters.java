package io.earwitness.recorder.api;

import io.earwitness.recorder.catalog.Criterion;
import io.earwitness.recorder.catalog.Cursor;
import io.earwitness.recorder.catalog.RecordingQuery;
import io.earwitness.recorder.model.Verdict;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Set;

/// Reads the filters of `findRecordings`.
final class RecordingQueryParameters {
    private static final Set<String> KNOWN = Set.of(
            "q",
            "from",
            "to",
            "party",
            "callId",
            "identifier",
            "client",
            "verdict",
            "minSeconds",
            "maxSeconds",
            "limit",
            "cursor");

    private RecordingQueryParameters() {}

    static RecordingQuery read(Context request) {
        var parameters = new RequestParameters(request, KNOWN);
        var criteria = new ArrayList<Criterion>();
        parameters.text("q", 200).map(Criterion.Words::new).ifPresent(criteria::add);
        parameters.moment("from").map(Criterion.StartedFrom::new).ifPresent(criteria::add);
        parameters.moment("to").map(Criterion.StartedBefore::new).ifPresent(criteria::add);
        parameters.text("party", 200).map(Criterion.PartyPart::new).ifPresent(criteria::add);
        parameters.text("callId", 300).map(Criterion.Call::new).ifPresent(criteria::add);
        parameters.text("identifier", 600).map(Criterion.Identifier::new).ifPresent(criteria::add);
        parameters.text("client", 200).map(Criterion.ClientPart::new).ifPresent(criteria::add);
        parameters.seconds("minSeconds").map(Criterion.LengthAtLeast::new).ifPresent(criteria::add);
        parameters.seconds("maxSeconds").map(Criterion.LengthAtMost::new).ifPresent(criteria::add);
        var verdicts = parameters.choices("verdict", Verdict.class);
        if (!verdicts.isEmpty()) {
            criteria.add(new Criterion.Verdicts(verdicts));
        }
        var limit = parameters.number("limit", 1, RecordingQuery.LIMIT_MAX).orElse(RecordingQuery.LIMIT_DEFAULT);
        var after = parameters
                .text("cursor", 100)
                .map(text -> Cursor.parse(text)
                        .orElseThrow(() -> RequestParameters.wrong("cursor", "the `next` of a page", text)));
        return new RecordingQuery(criteria, limit, after);
    }
}
