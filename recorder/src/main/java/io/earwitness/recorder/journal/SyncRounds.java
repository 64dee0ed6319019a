package io.earwitness.recorder.journal;

/// Counts the rounds in which journals are brought to the disk: a pen that sees another number writes what it holds.
///
/// One thread begins them, any may ask.
final class SyncRounds {
    private volatile long number;

    /// Begins one; its number.
    long begin() {
        var next = number + 1;
        number = next;
        return next;
    }

    long number() {
        return number;
    }
}
