package io.earwitness.recorder.journal;

/// A journal of a former process that is written on.
///
/// @param lastEpochNanos when the last record of the former process came
/// @param messages       how many messages of SIP it has
public record ContinuedJournal(JournalWriter writer, long lastEpochNanos, int messages) {}
