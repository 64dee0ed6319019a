package io.earwitness.recorder.journal;

import io.earwitness.recorder.folder.OwnersFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The block that is being filled: a mapped file that a killed process leaves behind, or plain memory where there
/// is none.
///
/// ```
///   0  "EWF", 3            8  created, nanoseconds since 1970   48  number of the block (u32), bytes of whole
///   4  salt of the journal 16  recording id, 26 characters          frames (u32)
///  64  two places of a block, of even and of odd number         176  frames
///
/// place of a block
///   0  position in the file (u64)              16  chain before the block (32)
///   8  nanoseconds of the last record before   48  messages before (u32), type of the last record (u8), zeros
/// ```
///
/// The eight bytes at 48 are stored at once, after the frame that they count and the place of the block that they
/// number: what a kill leaves is whole frames, and where they go. One thread at a time.
final class BlockBuffer {
    static final int HEAD_BYTES = 176;
    private static final int MAGIC = 'E' << 24 | 'W' << 16 | 'F' << 8 | 3;
    private static final int PLACES_AT = 64;
    private static final int PLACE_BYTES = 56;
    private static final int CHAIN_AT = 16;
    private static final int TALLY_AT = 48;
    private static final int STATE_AT = 48;
    private static final VarHandle STATE = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final @Nullable Path file;
    private Arena arena;
    private ByteBuffer memory;
    private ByteBuffer view;
    private int number;

    private BlockBuffer(@Nullable Path file, Arena arena, ByteBuffer memory) {
        this.file = file;
        this.arena = arena;
        this.memory = memory;
        this.view = memory.duplicate();
    }

    static BlockBuffer inMemory(int frameBytes) {
        var arena = Arena.ofShared();
        return new BlockBuffer(null, arena, allocate(arena, frameBytes));
    }

    private static ByteBuffer allocate(Arena arena, int frameBytes) {
        return arena.allocate(HEAD_BYTES + frameBytes, Long.BYTES)
                .asByteBuffer()
                .position(HEAD_BYTES);
    }

    /// A new file of its own, readable by its owner alone.
    static BlockBuffer create(Path file, JournalHeader header, int frameBytes) throws IOException {
        OwnersFile.create(file);
        try {
            reserve(file, HEAD_BYTES + frameBytes);
            var buffer = map(file, HEAD_BYTES + frameBytes);
            buffer.memory.put(0, head(header));
            buffer.begin(BlockPlace.first(header));
            return buffer;
        } catch (IOException | RuntimeException full) {
            Files.deleteIfExists(file);
            throw full;
        }
    }

    // Written rather than stretched: a file system that is full says so here, not by a fault in the middle of a
    // store.
    private static void reserve(Path file, int bytes) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            var zeros = ByteBuffer.allocate(64 * 1024);
            for (var at = channel.size(); at < bytes; ) {
                at += channel.write(zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - at)), at);
            }
        }
    }

    private static BlockBuffer map(Path file, long bytes) throws IOException {
        var arena = Arena.ofShared();
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var memory =
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena).asByteBuffer();
            return new BlockBuffer(file, arena, memory.position(HEAD_BYTES));
        } catch (IOException | RuntimeException failed) {
            arena.close();
            throw failed;
        }
    }

    private static byte[] head(JournalHeader header) {
        var head = ByteBuffer.allocate(STATE_AT);
        head.putInt(MAGIC).putInt(header.salt()).putLong(header.createdEpochNanos());
        head.put(header.id().value().getBytes(StandardCharsets.US_ASCII));
        return head.array();
    }

    /// Where the block goes that a killed process was filling; empty where the file is of another journal.
    static Optional<BlockPlace> place(Path file, JournalHeader header) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) < HEAD_BYTES) {
            return Optional.empty();
        }
        var head = new byte[HEAD_BYTES];
        try (var in = Files.newInputStream(file)) {
            if (in.readNBytes(head, 0, HEAD_BYTES) < HEAD_BYTES) {
                return Optional.empty();
            }
        }
        if (!Arrays.equals(head, 0, STATE_AT, head(header), 0, STATE_AT)) {
            return Optional.empty();
        }
        var found = ByteBuffer.wrap(head);
        var number = found.getInt(STATE_AT) & 0xFFFF_FFFFL;
        var at = placeAt(number);
        var chain = Arrays.copyOfRange(head, at + CHAIN_AT, at + CHAIN_AT + BlockFormat.CHAIN_BYTES);
        var tally = new JournalTally(
                found.getLong(at + Long.BYTES), found.getInt(at + TALLY_AT), found.get(at + TALLY_AT + Integer.BYTES));
        return Optional.of(new BlockPlace(found.getLong(at), number, chain, tally));
    }

    private static int placeAt(long blockNumber) {
        return PLACES_AT + (int) (blockNumber & 1) * PLACE_BYTES;
    }

    /// What a killed process left of the block with that number; empty where the file holds nothing of it.
    static Optional<BlockBuffer> adopt(Path file, JournalHeader header, long number) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) < HEAD_BYTES) {
            return Optional.empty();
        }
        var buffer = map(file, Files.size(file));
        var head = new byte[STATE_AT];
        buffer.memory.get(0, head);
        var state = (long) STATE.getAcquire(buffer.memory, STATE_AT);
        var bytes = (int) state;
        if (!Arrays.equals(head, head(header))
                || state >>> 32 != number
                || bytes < 0
                || bytes > buffer.memory.capacity() - HEAD_BYTES) {
            buffer.close();
            return Optional.empty();
        }
        buffer.number = (int) number;
        buffer.memory.position(HEAD_BYTES + bytes);
        return Optional.of(buffer);
    }

    /// What was written is on its way to the disk; from here on the block is filled that goes there.
    void begin(BlockPlace place) {
        begin(place.position(), place.number(), place.chain(), place.tally());
    }

    void begin(long position, long next, byte[] chain, JournalTally tally) {
        var at = placeAt(next);
        memory.putLong(at, position)
                .putLong(at + Long.BYTES, tally.lastEpochNanos())
                .put(at + CHAIN_AT, chain)
                .putInt(at + TALLY_AT, tally.messages())
                .put(at + TALLY_AT + Integer.BYTES, tally.lastType());
        number = (int) next;
        memory.position(HEAD_BYTES);
        commit();
    }

    /// Counts what was put since the last time as whole.
    void commit() {
        STATE.setRelease(memory, STATE_AT, (number & 0xFFFF_FFFFL) << 32 | frameBytes());
    }

    /// Where the next frame goes, by its position.
    ByteBuffer memory() {
        return memory;
    }

    int frameBytes() {
        return memory.position() - HEAD_BYTES;
    }

    int capacity() {
        return memory.capacity() - HEAD_BYTES;
    }

    /// Copies all frames to `block` at `at`.
    void copyTo(byte[] block, int at) {
        view.get(HEAD_BYTES, block, at, frameBytes());
    }

    /// The frames that are in it.
    ByteBuffer frames() {
        return view.slice(HEAD_BYTES, frameBytes());
    }

    /// Room for a longer frame, while there is nothing in it.
    void grow(int frameBytes) throws IOException {
        if (file != null) {
            reserve(file, HEAD_BYTES + frameBytes);
        }
        var larger = file == null ? inMemory(frameBytes) : map(file, HEAD_BYTES + frameBytes);
        larger.number = number;
        larger.memory.put(PLACES_AT, memory, PLACES_AT, 2 * PLACE_BYTES);
        larger.memory.position(HEAD_BYTES);
        larger.commit();
        arena.close();
        arena = larger.arena;
        memory = larger.memory;
        view = larger.view;
    }

    /// Whether the next start finds what is in it.
    boolean survivesKill() {
        return file != null;
    }

    /// Leaves what is in it for the next start. Nothing may be called after this.
    void close() {
        arena.close();
    }

    /// Everything is in the journal: the file goes. Nothing may be called after this.
    void remove() throws IOException {
        arena.close();
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }
}
