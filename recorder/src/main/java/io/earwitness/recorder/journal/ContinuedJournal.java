package io.earwitness.recorder.journal;

/// A journal of a former process that is written on.
///
/// @param lastEpochNanos when the last record of the former process came
public record ContinuedJournal(JournalWriter writer, long lastEpochNanos) {}
