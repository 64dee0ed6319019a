package io.earwitness.recorder.api;

import java.util.List;

/// What is being recorded now, as the programming interface shows it.
///
/// Implemented by the wiring in package `recorder`, out of the recording sessions (state `LIVE`) and the sealed
/// journals that assembly has not finished (`ASSEMBLING`). Asked about once a second by every open page: it answers
/// from memory and never blocks a session.
@FunctionalInterface
public interface LiveSessionSource {
    /// A snapshot, oldest first.
    List<LiveSessionRepresentation> sessions();
}
