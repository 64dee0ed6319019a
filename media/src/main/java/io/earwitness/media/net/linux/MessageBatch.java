package io.earwitness.media.net.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The memory of one `recvmmsg`: for each message a buffer, the sender's address and what the kernel says besides.
///
/// Owned by one loop; laid out once, used again for each call. Only the pages that packets reach are ever touched.
final class MessageBatch {
    static final int MESSAGES = 32;

    // mmsghdr: msghdr and the length received.
    private static final int HEADER_BYTES = 64;
    private static final int NAME = 0;
    private static final int NAME_LENGTH = 8;
    private static final int VECTOR = 16;
    private static final int VECTOR_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int RECEIVED = 56;

    private static final int NAME_BYTES = 32;
    private static final int CONTROL_BYTES = 64;
    private static final int CONTROL_HEADER_BYTES = 16;
    // Not a power of two: the first lines of all buffers must not fall into the same set of a cache.
    private static final int BUFFER_BYTES = 65_536 + 192;

    private final MemorySegment headers;
    private final MemorySegment names;
    private final MemorySegment controls;
    private final ByteBuffer[] packets = new ByteBuffer[MESSAGES];
    private final MemorySegment state;
    private long stamp;
    private long dropped;

    MessageBatch(Arena memory) {
        headers = memory.allocate((long) MESSAGES * HEADER_BYTES, 8);
        names = memory.allocate((long) MESSAGES * NAME_BYTES, 8);
        controls = memory.allocate((long) MESSAGES * CONTROL_BYTES, 8);
        state = memory.allocate(Libc.callState());
        var vectors = memory.allocate((long) MESSAGES * 16, 8);
        var buffers = memory.allocate((long) MESSAGES * BUFFER_BYTES, 64);
        for (var i = 0; i < MESSAGES; i++) {
            var buffer = buffers.asSlice((long) i * BUFFER_BYTES, 65_535);
            packets[i] = buffer.asByteBuffer().order(ByteOrder.BIG_ENDIAN);
            vectors.set(ADDRESS, i * 16L, buffer);
            vectors.set(JAVA_LONG, i * 16L + 8, buffer.byteSize());
            var header = (long) i * HEADER_BYTES;
            headers.set(ADDRESS, header + NAME, names.asSlice((long) i * NAME_BYTES));
            headers.set(ADDRESS, header + VECTOR, vectors.asSlice(i * 16L));
            headers.set(JAVA_LONG, header + VECTOR_COUNT, 1);
            headers.set(ADDRESS, header + CONTROL, controls.asSlice((long) i * CONTROL_BYTES));
            rearm(header);
        }
    }

    private void rearm(long header) {
        headers.set(JAVA_INT, header + NAME_LENGTH, SocketAddresses.BYTES_MAX);
        headers.set(JAVA_LONG, header + CONTROL_LENGTH, CONTROL_BYTES);
    }

    /// Reads what lies in a socket, never waiting; how many messages came, or `-errno`.
    int receive(int fd) {
        return Libc.recvmmsg(state, fd, headers, MESSAGES);
    }

    /// One of the messages that came; good until the next receive. To be asked before [#sender] and the others.
    ByteBuffer packet(int index) {
        var header = (long) index * HEADER_BYTES;
        readControl((long) index * CONTROL_BYTES, headers.get(JAVA_LONG, header + CONTROL_LENGTH));
        var length = headers.get(JAVA_INT, header + RECEIVED);
        rearm(header);
        return packets[index].clear().limit(length);
    }

    private void readControl(long at, long length) {
        stamp = 0;
        dropped = 0;
        var end = at + length;
        while (at + CONTROL_HEADER_BYTES <= end) {
            var bytes = controls.get(JAVA_LONG, at);
            var type = controls.get(JAVA_INT, at + 12);
            if (controls.get(JAVA_INT, at + 8) == Libc.SOL_SOCKET) {
                if (type == Libc.SO_TIMESTAMPNS) {
                    stamp = controls.get(JAVA_LONG, at + 16) * 1_000_000_000L + controls.get(JAVA_LONG, at + 24);
                } else if (type == Libc.SO_RXQ_OVFL) {
                    dropped = controls.get(JAVA_INT, at + 16) & 0xFFFF_FFFFL;
                }
            }
            if (bytes < CONTROL_HEADER_BYTES) {
                return;
            }
            at += (bytes + 7) & ~7L;
        }
    }

    /// When the kernel received the packet, nanoseconds since 1970; 0 where it did not say.
    long stampEpochNanos() {
        return stamp;
    }

    /// How many packets of this socket the kernel threw away since it was opened; 0 where it did not say.
    long droppedSinceOpened() {
        return dropped;
    }

    InetSocketAddress sender(int index, BoundSocket socket) {
        var name = (long) index * NAME_BYTES;
        var isV4 = names.get(JAVA_SHORT, name) == Libc.AF_INET;
        var high = isV4 ? 0 : names.get(JAVA_LONG, name + 8);
        var low = isV4 ? names.get(JAVA_INT, name + 4) : names.get(JAVA_LONG, name + 16);
        int port = names.get(JAVA_SHORT, name + 2);
        var known = socket.lastSender(high, low, port);
        return known != null
                ? known
                : socket.remember(
                        high, low, port, SocketAddresses.decode(names.asSlice(name, SocketAddresses.BYTES_MAX)));
    }
}
