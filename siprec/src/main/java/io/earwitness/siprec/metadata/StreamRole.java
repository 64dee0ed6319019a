package io.earwitness.siprec.metadata;

import java.util.List;
import java.util.Optional;

/// Who sends one media line of the recording session, and how we know.
///
/// @param streamId the metadata's stream for the line, when one is known
/// @param senders  in document order; empty when unknown, several when the line is a mix
/// @param basis    what the decision rests on
/// @param reason   the same as a sentence, for the manifest
public record StreamRole(
        RecordedLine line, Optional<String> streamId, List<Participant> senders, Basis basis, String reason) {

    /// What ties a line to a participant, best first.
    public enum Basis {
        LABEL,
        /// The only stream without sender belongs to the only participant who sends nothing.
        ELIMINATION,
        LINE_ORDER,
        UNKNOWN
    }

    public StreamRole {
        senders = List.copyOf(senders);
    }

    /// What to call whoever speaks on the line.
    public String shown() {
        return senders.isEmpty()
                ? "stream " + (line.index() + 1)
                : String.join(" + ", senders.stream().map(Participant::shown).toList());
    }
}
