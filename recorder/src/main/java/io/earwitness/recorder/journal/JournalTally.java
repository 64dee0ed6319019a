package io.earwitness.recorder.journal;

import io.earwitness.recorder.journal.Frames.Frame;

/// What was counted of a journal's frames so far, so that whoever goes on with it need not read them. One thread.
final class JournalTally {
    private long lastEpochNanos;
    private int messages;
    private byte lastType;

    /// @param createdEpochNanos of the journal, for as long as it has no record
    JournalTally(long createdEpochNanos) {
        this(createdEpochNanos, 0, (byte) 0);
    }

    JournalTally(long lastEpochNanos, int messages, byte lastType) {
        this.lastEpochNanos = lastEpochNanos;
        this.messages = messages;
        this.lastType = lastType;
    }

    void count(Frame frame) {
        count(frame.type(), frame.epochNanos());
    }

    void count(byte type, long epochNanos) {
        lastType = type;
        if (type != JournalFormat.SOURCE) {
            lastEpochNanos = epochNanos;
        }
        if (type == JournalFormat.MESSAGE_SEEN) {
            messages++;
        }
    }

    /// When the last record came.
    long lastEpochNanos() {
        return lastEpochNanos;
    }

    /// How many messages of SIP there are.
    int messages() {
        return messages;
    }

    byte lastType() {
        return lastType;
    }

    boolean hasEnded() {
        return lastType == JournalFormat.SESSION_ENDED;
    }
}
