package io.earwitness.recorder.journal;

/// A stretch in the middle of a journal that holds no whole record: bytes changed after they were written.
///
/// @param offset where it begins in the file
/// @param bytes  its length; whole records follow after it
public record JournalDamage(long offset, long bytes) {}
