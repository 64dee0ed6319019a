package io.earwitness.recorder.api;

import io.earwitness.recorder.model.RecordingId;
import java.util.List;
import java.util.Optional;

/// What is being recorded now, as the programming interface shows it.
///
/// Implemented by the wiring in package `recorder`, out of the recording sessions (state `LIVE`) and the sealed
/// journals that assembly has not finished (`ASSEMBLING`). Asked about once a second by every open page: it answers
/// from memory and never blocks a session.
@FunctionalInterface
public interface LiveSessionSource {
    /// A snapshot, oldest first.
    List<LiveSessionRepresentation> sessions();

    /// The journal that a session is written to now, or was written to last; its own until it goes on in another. Empty
    /// where there is no such session.
    default Optional<RecordingId> journalOf(RecordingId id) {
        return sessions().stream()
                .map(LiveSessionRepresentation::id)
                .filter(id::equals)
                .findFirst();
    }
}
