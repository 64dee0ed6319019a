package io.earwitness.recorder.capture;

import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.PacketAppender;
import java.nio.ByteBuffer;

/// The pen of whichever journal a session is written to now. Owned by one capture loop.
final class SessionPen implements PacketAppender {
    private PacketAppender now;

    SessionPen(PacketAppender first) {
        this.now = first;
    }

    void goOnWith(PacketAppender next) {
        now = next;
    }

    @Override
    public int source(String source) {
        return now.source(source);
    }

    @Override
    public void packet(int stream, PacketKind kind, int source, ByteBuffer bytes, long epochNanos) {
        now.packet(stream, kind, source, bytes, epochNanos);
    }

    @Override
    public void append(JournalRecord record) {
        now.append(record);
    }

    @Override
    public boolean hurries() {
        return now.hurries();
    }

    @Override
    public void turn(long nowNanos) {
        now.turn(nowNanos);
    }

    @Override
    public void detach() {
        now.detach();
    }
}
