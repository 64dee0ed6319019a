package io.earwitness.recorder.catalog;

import io.earwitness.recorder.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/// One thing that a recording must be to be found; a query is the conjunction of several.
///
/// Text compares without regard to case and finds any part; no character in it has a meaning of its own.
public sealed interface Criterion {
    /// Every word of the text occurs in a name, an address, the Call-ID, the session id, another system's name for the
    /// call or the client.
    record Words(String text) implements Criterion {}

    /// Started at or after.
    record StartedFrom(Instant moment) implements Criterion {}

    /// Started before.
    record StartedBefore(Instant moment) implements Criterion {}

    /// Part of one participant's name or address.
    record PartyPart(String text) implements Criterion {}

    /// Exactly the Call-ID of the recording session or the session_id of the metadata.
    record Call(String id) implements Criterion {}

    /// One of the names that other systems gave the call: `value` or `kind:value`, with `*` at the end its beginning.
    record Identifier(String text) implements Criterion {}

    /// Part of the client's User-Agent or address.
    record ClientPart(String text) implements Criterion {}

    /// One of these verdicts.
    record Verdicts(Set<Verdict> verdicts) implements Criterion {
        public Verdicts {
            verdicts = Set.copyOf(verdicts);
        }
    }

    record LengthAtLeast(Duration length) implements Criterion {}

    record LengthAtMost(Duration length) implements Criterion {}
}
