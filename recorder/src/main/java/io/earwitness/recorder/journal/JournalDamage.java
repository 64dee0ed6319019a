package io.earwitness.recorder.journal;

/// A place in a journal that is not as it was written.
///
/// @param offset where it begins in the file
/// @param bytes  how many bytes there cannot be read; 0 where all can be read, but something is wrong all the same
/// @param what   one sentence without its full stop: `bytes 64 to 900 were changed`
public record JournalDamage(long offset, long bytes, String what) {
    static JournalDamage unreadable(long offset, long bytes) {
        return new JournalDamage(offset, bytes, bytes + " bytes at " + offset + " are not what was written");
    }
}
