package io.earwitness.recorder.journal;

import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// A pen in the hand of one capture loop. No lock and no allocation but for a source never seen before.
final class AttachedPen implements PacketAppender {
    /// A flood from forged addresses must not fill memory; packets beyond say no more where they came from.
    private static final int SOURCES_MAX = 1024;

    private final JournalWriter journal;
    private final JournalPen pen;
    private final long flushIntervalNanos;
    private final Map<String, Integer> sources = new HashMap<>();
    private long oldestUnwrittenNanos;
    private boolean waiting;
    private long writtenInRound;

    AttachedPen(JournalWriter journal, JournalPen pen, long flushIntervalNanos) {
        this.journal = journal;
        this.pen = pen;
        this.flushIntervalNanos = flushIntervalNanos;
        this.writtenInRound = pen.syncRound();
    }

    @Override
    public int source(String source) {
        var known = sources.get(source);
        if (known != null) {
            return known;
        }
        var number = sources.size() + 1;
        var body = source.getBytes(StandardCharsets.UTF_8);
        if (number > SOURCES_MAX || !pen.record(new RecordCodec.Encoded(JournalFormat.SOURCE, number, 0, body))) {
            return 0;
        }
        sources.put(source, number);
        return number;
    }

    @Override
    public void packet(int stream, PacketKind kind, int source, ByteBuffer bytes, long epochNanos) {
        pen.packet(stream, kind, source, bytes, epochNanos);
        if (pen.syncRound() != writtenInRound) {
            writeForRound();
        }
    }

    /// The journal is about to be brought to the disk. Written now, while its memory is at hand.
    private void writeForRound() {
        writtenInRound = pen.syncRound();
        pen.flush();
        waiting = false;
        journal.wrote(writtenInRound);
    }

    @Override
    public void append(JournalRecord record) {
        journal.readLetters();
        pen.record(RecordCodec.encode(record));
    }

    @Override
    public boolean hurries() {
        return !pen.survivesKill();
    }

    @Override
    public void turn(long nowNanos) {
        journal.readLetters();
        if (pen.syncRound() != writtenInRound) {
            writeForRound();
        } else if (!pen.hasUnwritten()) {
            waiting = false;
        } else if (!waiting) {
            waiting = true;
            oldestUnwrittenNanos = nowNanos;
        } else if (nowNanos - oldestUnwrittenNanos >= flushIntervalNanos) {
            pen.flush();
            waiting = false;
        }
    }

    @Override
    public void detach() {
        journal.detach();
    }
}
