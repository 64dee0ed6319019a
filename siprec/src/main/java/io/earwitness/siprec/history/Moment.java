package io.earwitness.siprec.history;

import java.time.Instant;

/// When something began or ended, and how we know.
public record Moment(Instant at, Basis basis) {

    /// Where the time comes from.
    public enum Basis {
        /// The client's own time, by its clock.
        STATED,
        /// The document's arrival, because the client gave no time or none that can be believed.
        RECEIVED,
        /// The arrival of a complete document that does not name it any more.
        OMITTED,
        /// Implied by the end of the communication session.
        SESSION_ENDED,
        /// Implied by the participant's leaving.
        PARTICIPANT_LEFT,
        /// The end of the recording session.
        RECORDING_ENDED
    }
}
