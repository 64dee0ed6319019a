package io.earwitness.recorder.journal;

import java.util.List;

/// A journal that a dead process left open, now cut at its last whole record and sealed.
///
/// @param journal  where it lies now
/// @param records  whole records found, without the one that recovery added
/// @param cutBytes length of the torn tail that was taken off, 0 where the end was clean
/// @param damage   unreadable stretches before the last whole record; they stay in the file
public record RecoveredJournal(SealedJournal journal, long records, long cutBytes, List<JournalDamage> damage) {
    public RecoveredJournal {
        damage = List.copyOf(damage);
    }
}
