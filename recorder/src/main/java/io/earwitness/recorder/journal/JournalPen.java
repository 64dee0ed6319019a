package io.earwitness.recorder.journal;

import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.JournalRecord.RecordsLost;
import io.earwitness.recorder.journal.RecordCodec.Encoded;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Puts records into a buffer, and takes that to the file as one block, in order whatever the disk does.
///
/// One thread at a time; [JournalWriter] sees to that. While the disk fails the buffer fills up; then whole records
/// are dropped and counted, and a note in the journal says so once it can be written again. A block that was
/// written in part is made anew and written from its start.
final class JournalPen {
    private static final long RETRY_AFTER_NANOS = 1_000_000_000L;
    private static final long NUMBER_MAX = 0xFFFF_FFFFL;

    private final RecordingId id;
    private final JournalFile file;
    private final BlockBuffer buffer;
    private final BlockCipher cipher;
    private final PenSupplies supplies;
    private final byte[] chain;
    private final byte[] triedChain;
    private final JournalTally tally;
    private long number;
    private long opening;
    private long blockPosition;
    private volatile long writtenBytes;
    private int bufferedRecords;
    private long lostRecords;
    private long lostSinceNanos;
    private long retryAtNanos;
    private volatile @Nullable IOException failure;

    /// @param buffer what is in it already goes into the first block
    JournalPen(
            RecordingId id,
            JournalFile file,
            BlockBuffer buffer,
            BlockCipher cipher,
            BlockPlace place,
            PenSupplies supplies) {
        this.id = id;
        this.file = file;
        this.buffer = buffer;
        this.cipher = cipher;
        this.supplies = supplies;
        this.chain = place.chain().clone();
        this.triedChain = new byte[chain.length];
        this.number = place.number();
        this.tally = place.tally();
        this.opening = supplies.random().nextLong();
        this.blockPosition = place.position();
        this.writtenBytes = blockPosition;
    }

    /// False where there was no room for it: then it is lost, and counted.
    boolean packet(int stream, PacketKind kind, int source, ByteBuffer bytes, long epochNanos) {
        var length = bytes.remaining();
        if (!makeRoom(JournalFormat.FRAME_HEAD_BYTES + 2 + length)) {
            return lost();
        }
        head(type(kind), stream, 2 + length, epochNanos);
        var memory = buffer.memory();
        memory.putShort((short) source);
        memory.put(memory.position(), bytes, bytes.position(), length);
        memory.position(memory.position() + length);
        finish();
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
        head(record.type(), record.stream(), record.body().length, record.epochNanos());
        buffer.memory().put(record.body());
        finish();
        return true;
    }

    private void head(byte type, int stream, int bodyBytes, long epochNanos) {
        tally.count(type, epochNanos);
        buffer.memory()
                .put(type)
                .put((byte) 0)
                .putShort((short) stream)
                .putInt(bodyBytes)
                .putLong(epochNanos);
    }

    private void finish() {
        buffer.commit();
        bufferedRecords++;
    }

    private boolean makeRoom(int bytes) {
        if (buffer.memory().remaining() >= bytes) {
            return true;
        }
        flush();
        if (buffer.frameBytes() == 0 && buffer.capacity() < bytes) {
            grow(bytes);
        }
        return buffer.memory().remaining() >= bytes;
    }

    // Rare and bounded by the longest body; the larger memory stays with this journal.
    private void grow(int bytes) {
        try {
            buffer.grow(bytes);
        } catch (IOException full) {
            failed(full);
        }
    }

    private boolean lost() {
        if (lostRecords == 0) {
            lostSinceNanos = EpochNanos.now(supplies.clock());
        }
        lostRecords++;
        supplies.counters().lost();
        return false;
    }

    boolean hasUnwritten() {
        return buffer.frameBytes() > 0;
    }

    /// Whether what is not written yet is found again after a kill.
    boolean survivesKill() {
        return buffer.survivesKill();
    }

    /// Changes when all pens are to write what is in memory, so that it can be brought to the disk.
    long syncRound() {
        return supplies.rounds().number();
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
            try {
                writeBlock();
            } catch (IOException e) {
                failed(e);
                return Optional.of(e);
            }
            supplies.counters().written(bufferedRecords);
            bufferedRecords = 0;
            resumed();
        }
        return Optional.empty();
    }

    private void writeBlock() throws IOException {
        if (number > NUMBER_MAX) {
            throw new IOException("the journal has as many blocks as there can be");
        }
        var frameBytes = buffer.frameBytes();
        var scratch = supplies.takeScratch(BlockFormat.HEAD_BYTES + frameBytes + BlockFormat.TAG_BYTES);
        try {
            buffer.copyTo(scratch, BlockFormat.HEAD_BYTES);
            System.arraycopy(chain, 0, triedChain, 0, chain.length);
            var length = cipher.seal(scratch, frameBytes, (int) number, opening, triedChain);
            write(ByteBuffer.wrap(scratch, 0, length));
            System.arraycopy(triedChain, 0, chain, 0, chain.length);
            blockPosition += length;
            writtenBytes = blockPosition;
            number++;
            buffer.begin(blockPosition, number, chain, tally);
        } catch (IOException failed) {
            // Part of it may be on the disk under this nonce: the next attempt, of a longer text, gets another.
            opening = supplies.random().nextLong();
            throw failed;
        } finally {
            supplies.giveScratch(scratch);
        }
    }

    private void write(ByteBuffer block) throws IOException {
        while (block.hasRemaining()) {
            var start = block.position();
            try {
                file.write(block, blockPosition + start);
            } finally {
                supplies.counters().bytes(block.position() - start);
            }
            if (block.position() == start) {
                throw new IOException("nothing of " + block.remaining() + " bytes was taken");
            }
        }
    }

    private void failed(IOException cause) {
        supplies.counters().failed();
        retryAtNanos = System.nanoTime() + RETRY_AFTER_NANOS;
        if (failure == null) {
            failure = cause;
            supplies.listener().writeFailed(id, cause);
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
            record(RecordCodec.encode(new RecordsLost(
                    EpochNanos.now(supplies.clock()), lostSinceNanos, lost, String.valueOf(reason.getMessage()))));
        }
        supplies.listener().writeResumed(id, lost);
    }

    /// Where the next block goes, once everything is written.
    BlockPlace place() {
        return new BlockPlace(blockPosition, number, chain.clone(), tally);
    }

    /// Whether the last attempt to write failed. From any thread.
    boolean isFailing() {
        return failure != null;
    }

    /// How long the file is so far. From any thread.
    long writtenBytes() {
        return writtenBytes;
    }

    /// Leaves what is not written to the next start, where it finds that. Nothing may be called after this.
    void leave() {
        buffer.close();
    }

    /// Everything is written. Nothing may be called after this.
    void finished() throws IOException {
        buffer.remove();
    }
}
