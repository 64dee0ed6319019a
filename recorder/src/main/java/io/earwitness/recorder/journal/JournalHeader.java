package io.earwitness.recorder.journal;

import io.earwitness.recorder.keys.WrappedKey;
import io.earwitness.recorder.model.RecordingId;
import java.util.List;

/// What stands at the head of a journal.
///
/// @param formatVersion     1 or 2
/// @param id                the recording
/// @param createdEpochNanos when the file was begun
/// @param salt              goes into every checksum, so that bytes of another file or of a sender never pass
/// @param encrypted         whether the blocks are
/// @param keys              its data key, as often as it was wrapped; empty where nothing is encrypted
public record JournalHeader(
        int formatVersion, RecordingId id, long createdEpochNanos, int salt, boolean encrypted, List<WrappedKey> keys) {

    public JournalHeader {
        keys = List.copyOf(keys);
    }

    /// One of version 2 whose blocks are not encrypted.
    static JournalHeader plain(RecordingId id, long createdEpochNanos, int salt) {
        return new JournalHeader(2, id, createdEpochNanos, salt, false, List.of());
    }

    JournalHeader encryptedWith(List<WrappedKey> wrapped) {
        return new JournalHeader(formatVersion, id, createdEpochNanos, salt, true, wrapped);
    }

    /// How long it is in the file.
    int bytes() {
        return encrypted ? HeaderFormat.ENCRYPTED_BYTES : HeaderFormat.HEAD_BYTES;
    }
}
