package io.earwitness.media.net.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

/// A ring of blocks that the kernel fills with packets of one kind and hands over block by block (`TPACKET_V3`,
/// `linux/if_packet.h`), without a system call. Steps from packet to packet; what a packet means is the caller's.
///
/// Owned by one loop. Needs CAP_NET_RAW. A block is handed over when it is full, or some milliseconds after its first
/// packet.
final class PacketRing implements AutoCloseable {
    static final int IPV4 = 0x0800;
    static final int IPV6 = 0x86DD;
    private static final int BLOCK_BYTES = 256 * 1024;
    private static final int HAND_OVER_MILLIS = 8;

    private static final int SOL_PACKET = 263;
    private static final int PACKET_RX_RING = 5;
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKET_VERSION = 10;
    private static final int TPACKET_V3 = 2;

    // tpacket_block_desc
    private static final int BLOCK_STATUS = 8;
    private static final int BLOCK_PACKETS = 12;
    private static final int BLOCK_FIRST = 16;
    private static final int OURS = 1;
    private static final int LOSING = 1 << 2;
    // tpacket3_hdr
    private static final int NEXT = 0;
    private static final int SECONDS = 4;
    private static final int NANOS = 8;
    private static final int KEPT = 12;
    private static final int LENGTH = 16;
    private static final int STATUS = 20;
    private static final int NETWORK = 26;
    private static final int CHECKSUM_NOT_READY = 1 << 3;
    private static final int CHECKSUM_VALID = 1 << 7;

    static final int AHEAD = 16;
    private static final int LINE_BYTES = 64;

    private static final VarHandle STATUS_WORD = JAVA_INT.varHandle();

    private final Arena memory = Arena.ofShared();
    private final MemorySegment state = memory.allocate(Libc.callState());
    private final int fd;
    private final MemorySegment ring;
    private final ByteBuffer view;
    private final int blocks;

    /// Blocks begun, and of these blocks given back, since the ring was opened.
    private long begun;

    private long consumed;
    private int packetsLeft;
    private long at;
    private boolean losing;
    private long current;

    private PacketRing(int fd, MemorySegment ring, int blocks) {
        this.fd = fd;
        this.ring = ring;
        this.view = ring.asByteBuffer().order(ByteOrder.BIG_ENDIAN);
        this.blocks = blocks;
    }

    /// @param bytes of memory that the kernel keeps for it, rounded to whole blocks
    /// @throws IOException without the privilege, or where the kernel has no such ring
    static PacketRing open(int protocol, int portFirst, int portLast, int bytes) throws IOException {
        var blocks = Math.max(4, bytes / BLOCK_BYTES);
        try (var own = Arena.ofConfined()) {
            var state = own.allocate(Libc.callState());
            var fd = Libc.check(
                    Libc.socket(state, Libc.AF_PACKET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0),
                    "opening a packet socket");
            try {
                BoundSocket.setOption(own, state, fd, SOL_PACKET, PACKET_VERSION, TPACKET_V3);
                var filter = protocol == IPV4
                        ? RingFilter.udpOverIpv4(own, portFirst, portLast)
                        : RingFilter.udpOverIpv6(own, portFirst, portLast);
                Libc.check(
                        Libc.setsockopt(state, fd, Libc.SOL_SOCKET, Libc.SO_ATTACH_FILTER, filter),
                        "filtering a packet socket");
                var request = own.allocateFrom(
                        JAVA_INT, BLOCK_BYTES, blocks, 2_048, BLOCK_BYTES / 2_048 * blocks, HAND_OVER_MILLIS, 0, 0);
                Libc.check(Libc.setsockopt(state, fd, SOL_PACKET, PACKET_RX_RING, request), "making a packet ring");
                var size = (long) blocks * BLOCK_BYTES;
                var address = Libc.mmapShared(state, size, fd);
                if (address < 0) {
                    throw Libc.failure((int) -address, "mapping a packet ring");
                }
                var ring = new PacketRing(fd, MemorySegment.ofAddress(address).reinterpret(size), blocks);
                // Only from here on packets come: the protocol is named last.
                Libc.check(Libc.bind(state, fd, linkAddress(own, protocol)), "binding a packet socket");
                return ring;
            } catch (IOException | RuntimeException e) {
                Libc.close(state, fd);
                throw e;
            }
        }
    }

    // sockaddr_ll of every interface. By its protocol the kernel gives each packet once, where IP itself receives it.
    private static MemorySegment linkAddress(Arena memory, int protocol) {
        var address = memory.allocate(20, 8).fill((byte) 0);
        address.set(JAVA_SHORT, 0, (short) Libc.AF_PACKET);
        address.set(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2, (short) protocol);
        return address;
    }

    /// How long its blocks last where few packets come, since each is handed over after a while, full or not.
    long lastsNanos() {
        return TimeUnit.MILLISECONDS.toNanos((long) blocks * HAND_OVER_MILLIS);
    }

    /// Steps to the next packet that was handed over; false where there is none, or none before blocks are released.
    boolean next() {
        if (packetsLeft == 0 && !nextBlock()) {
            return false;
        }
        current = at;
        packetsLeft--;
        at += ring.get(JAVA_INT, current + NEXT);
        return true;
    }

    /// Looks at the memory of the packets that come next, as if all were as long as the current one: the processor then
    /// fetches it from the one that received them in one go, instead of line by line.
    ///
    /// @return anything that depends on what was looked at
    int lookAhead() {
        var stride = Math.min(ring.get(JAVA_INT, current + NEXT), 512);
        var end = Math.min(current + (long) Math.min(packetsLeft, AHEAD) * stride, ring.byteSize());
        var seen = 0;
        for (var line = current; line < end; line += LINE_BYTES) {
            seen += ring.get(JAVA_BYTE, line);
        }
        return seen;
    }

    private boolean nextBlock() {
        while (begun - consumed < blocks) {
            var start = start(begun);
            var status = (int) STATUS_WORD.getAcquire(ring, start + BLOCK_STATUS);
            if ((status & OURS) == 0) {
                return false;
            }
            begun++;
            losing |= (status & LOSING) != 0;
            packetsLeft = ring.get(JAVA_INT, start + BLOCK_PACKETS);
            at = start + ring.get(JAVA_INT, start + BLOCK_FIRST);
            if (packetsLeft > 0) {
                return true;
            }
        }
        return false;
    }

    /// Gives all blocks back to the kernel that have been stepped through: nobody looks at their packets again.
    void release() {
        var done = packetsLeft == 0 ? begun : begun - 1;
        while (consumed < done) {
            var start = start(consumed++);
            // Ours to say: a count that is left over would pass for packets of the round to come.
            ring.set(JAVA_INT, start + BLOCK_PACKETS, 0);
            STATUS_WORD.setRelease(ring, start + BLOCK_STATUS, 0);
        }
    }

    private long start(long number) {
        return number % blocks * BLOCK_BYTES;
    }

    /// The memory of all packets; the caller may move its position and limit.
    ByteBuffer view() {
        return view;
    }

    /// Where the current packet lies, for [#goTo].
    int place() {
        return (int) current;
    }

    /// Steps back to a packet whose block was not given back.
    void goTo(int place) {
        current = place;
    }

    /// Where in [#view()] the current packet's IP header begins.
    int networkOffset() {
        return (int) current + (ring.get(JAVA_SHORT, current + NETWORK) & 0xFFFF);
    }

    /// How many bytes of it, from the IP header on, the ring kept.
    int keptBytes() {
        return ring.get(JAVA_INT, current + KEPT);
    }

    boolean isCutShort() {
        return ring.get(JAVA_INT, current + KEPT) < ring.get(JAVA_INT, current + LENGTH);
    }

    long stampEpochNanos() {
        return (ring.get(JAVA_INT, current + SECONDS) & 0xFFFF_FFFFL) * 1_000_000_000L
                + ring.get(JAVA_INT, current + NANOS);
    }

    /// Whether card or kernel vouch for the checksum; a packet that never left the machine has none.
    boolean isChecksumKnownGood() {
        return (ring.get(JAVA_INT, current + STATUS) & (CHECKSUM_NOT_READY | CHECKSUM_VALID)) != 0;
    }

    /// The block that the current packet lies in, counted since the ring was opened.
    long blockNumber() {
        var ahead = Math.floorMod(current / BLOCK_BYTES - consumed % blocks, (long) blocks);
        return consumed + ahead;
    }

    /// How many blocks there will have been when every packet that has reached the ring until now is handed over.
    long mark() {
        var number = consumed;
        for (var i = 0; i < blocks; i++) {
            var start = start(number);
            var isOurs = ((int) STATUS_WORD.getAcquire(ring, start + BLOCK_STATUS) & OURS) != 0;
            if (!isOurs) {
                return ring.get(JAVA_INT, start + BLOCK_PACKETS) > 0 ? number + 1 : number;
            }
            number++;
        }
        return number;
    }

    /// Whether the blocks of the mark were all handed over; some of their packets may still be to be stepped through.
    boolean isPast(long mark) {
        for (var number = consumed; number < mark; number++) {
            if (((int) STATUS_WORD.getAcquire(ring, start(number) + BLOCK_STATUS) & OURS) == 0) {
                return false;
            }
        }
        return true;
    }

    /// Whether the kernel has said since the last question that it lost packets.
    boolean isLosing() {
        var told = losing;
        losing = false;
        return told;
    }

    /// Packets for which there was no room since the last question.
    long takeDropped() {
        try (var own = Arena.ofConfined()) {
            var statistics = own.allocate(12, 8);
            var length = own.allocateFrom(JAVA_INT, 12);
            var told = Libc.getsockopt(
                    own.allocate(Libc.callState()), fd, SOL_PACKET, PACKET_STATISTICS, statistics, length);
            return told < 0 ? 0 : statistics.get(JAVA_INT, 4) & 0xFFFF_FFFFL;
        }
    }

    @Override
    public void close() {
        Libc.munmap(state, ring.address(), ring.byteSize());
        Libc.close(state, fd);
        memory.close();
    }
}
