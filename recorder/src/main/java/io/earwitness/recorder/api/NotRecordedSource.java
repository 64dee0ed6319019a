package io.earwitness.recorder.api;

import java.util.List;

/// Calls that were offered and refused, and journals that could not be assembled.
///
/// Implemented by the wiring in package `recorder`: it keeps the last 200 refusals since the start, and reads the
/// parked journals with their reasons.
@FunctionalInterface
public interface NotRecordedSource {
    /// A snapshot, newest first.
    List<NotRecordedRepresentation> notRecorded();
}
