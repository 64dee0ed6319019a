package io.earwitness.recorder.journal;

import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.RecordCodec.Encoded;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Frames records into memory and writes that memory to the file, whole frames in order whatever the disk does.
///
/// One thread at a time; [JournalWriter] sees to that. While the disk fails the memory fills up; then whole records are
/// dropped and counted, and a note in the journal says so once it can be written again.
final class JournalPen {
    private static final long RETRY_AFTER_NANOS = 1_000_000_000L;

    private final RecordingId id;
    private final JournalFile file;
    private final FrameChecksum checksum;
    private final Clock clock;
    private final JournalCounters counters;
    private final JournalListener listener;
    private ByteBuffer buffer;
    private ByteBuffer frameView;
    private long filePosition = JournalFormat.HEADER_BYTES;
    private volatile long writtenBytes = JournalFormat.HEADER_BYTES;
    private int bufferedRecords;
    private long lostRecords;
    private long retryAtNanos;
    private @Nullable IOException failure;

    JournalPen(
            JournalHeader header,
            JournalFile file,
            ByteBuffer buffer,
            Clock clock,
            JournalCounters counters,
            JournalListener listener) {
        this.id = header.id();
        this.file = file;
        this.checksum = new FrameChecksum(header.salt());
        this.buffer = buffer.clear();
        this.frameView = buffer.duplicate();
        this.clock = clock;
        this.counters = counters;
        this.listener = listener;
    }

    /// False where there was no room for it: then it is lost, and counted.
    boolean packet(int stream, PacketKind kind, int source, ByteBuffer bytes, long epochNanos) {
        var length = bytes.remaining();
        if (!makeRoom(JournalFormat.FRAME_HEAD_BYTES + 2 + length)) {
            return lost();
        }
        var start = buffer.position();
        head(2 + length, type(kind), stream, epochNanos);
        buffer.putShort((short) source);
        buffer.put(buffer.position(), bytes, bytes.position(), length);
        buffer.position(buffer.position() + length);
        finish(start);
        return true;
    }

    private static byte type(PacketKind kind) {
        return switch (kind) {
            case RTP -> JournalFormat.RTP;
            case RTCP -> JournalFormat.RTCP;
            case UNOPENED -> JournalFormat.UNOPENED;
        };
    }

    /// False where there was no room for it: then it is lost, and counted.
    boolean record(Encoded record) {
        if (!makeRoom(JournalFormat.FRAME_HEAD_BYTES + record.body().length)) {
            return lost();
        }
        var start = buffer.position();
        head(record.body().length, record.type(), record.stream(), record.epochNanos());
        buffer.put(record.body());
        finish(start);
        return true;
    }

    private void head(int bodyBytes, byte type, int stream, long epochNanos) {
        buffer.putInt(0).putInt(bodyBytes).put(type).put((byte) 0).putShort((short) stream);
        buffer.putLong(epochNanos);
    }

    private void finish(int start) {
        frameView.limit(buffer.position()).position(start);
        buffer.putInt(start, checksum.of(frameView));
        bufferedRecords++;
    }

    private boolean makeRoom(int bytes) {
        if (buffer.remaining() >= bytes) {
            return true;
        }
        flush();
        if (buffer.position() == 0 && buffer.capacity() < bytes) {
            // Rare and bounded by the longest body; the larger memory stays with this journal.
            buffer = ByteBuffer.allocateDirect(bytes);
            frameView = buffer.duplicate();
        }
        return buffer.remaining() >= bytes;
    }

    private boolean lost() {
        lostRecords++;
        counters.lost();
        return false;
    }

    boolean hasUnwritten() {
        return buffer.position() > 0;
    }

    /// Writes what is in memory, unless the disk failed less than a second ago.
    void flush() {
        if (failure == null || System.nanoTime() - retryAtNanos >= 0) {
            flushNow();
        }
    }

    /// Writes what is in memory, and says what keeps it from being written.
    Optional<IOException> flushNow() {
        while (hasUnwritten()) {
            buffer.flip();
            try {
                write();
            } catch (IOException e) {
                failed(e);
                return Optional.of(e);
            } finally {
                buffer.compact();
            }
            counters.written(bufferedRecords);
            bufferedRecords = 0;
            resumed();
        }
        return Optional.empty();
    }

    private void write() throws IOException {
        while (buffer.hasRemaining()) {
            var start = buffer.position();
            try {
                file.write(buffer, filePosition);
            } finally {
                var bytes = buffer.position() - start;
                filePosition += bytes;
                writtenBytes = filePosition;
                counters.bytes(bytes);
            }
            if (buffer.position() == start) {
                throw new IOException("nothing of " + buffer.remaining() + " bytes was taken");
            }
        }
    }

    private void failed(IOException cause) {
        counters.failed();
        retryAtNanos = System.nanoTime() + RETRY_AFTER_NANOS;
        if (failure == null) {
            failure = cause;
            listener.writeFailed(id, cause);
        }
    }

    private void resumed() {
        if (failure == null) {
            return;
        }
        var reason = failure;
        var lost = lostRecords;
        failure = null;
        lostRecords = 0;
        if (lost > 0) {
            record(RecordCodec.encode(new Noted(
                    EpochNanos.now(clock),
                    "The journal could not be written for a while; what came meanwhile is lost.",
                    lost + " records lost: " + reason)));
        }
        listener.writeResumed(id, lost);
    }

    /// How long the file is so far. From any thread.
    long writtenBytes() {
        return writtenBytes;
    }

    /// The memory, to be used by another journal. Nothing may be called after this.
    ByteBuffer giveBuffer() {
        return buffer;
    }
}
