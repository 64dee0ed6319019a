package io.earwitness.recorder.journal;

import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import java.nio.ByteBuffer;

/// The pen of one journal while a capture loop holds it: adds packets without lock or allocation.
///
/// Only for the thread that attached it.
public interface PacketAppender {
    /// A small number that stands for `source` in this journal; 0 where there are too many of them.
    int source(String source);

    /// Adds one packet; `bytes` is read from its position to its limit and left unchanged.
    void packet(int stream, PacketKind kind, int source, ByteBuffer bytes, long epochNanos);

    /// Adds another record at this very place.
    void append(JournalRecord record);

    /// Whether a kill takes along what is not written: then a turn is due every few milliseconds.
    boolean hurries();

    /// To be called every hundred milliseconds or more often, and when other threads have appended something: takes
    /// over that, and writes when it is time.
    void turn(long nowNanos);

    /// Writes what is in memory and gives the pen back. Nothing may be called after it.
    void detach();
}
