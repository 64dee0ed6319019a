package io.earwitness.media.net.linux;

import io.earwitness.media.net.ArrivalClock;
import io.earwitness.media.net.MediaSocket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A UDP socket by its descriptor. Any thread may send; the loop that reads it is the one that closes it.
final class BoundSocket implements MediaSocket {
    private final int fd;
    private final int family;
    private final InetSocketAddress localAddress;
    private final Object attachment;
    private boolean closed;

    // Of the loop alone: who sent last, and what the system lost up to now.
    private long senderHigh;
    private long senderLow;
    private long senderPort = -1;
    private @Nullable InetSocketAddress sender;
    long droppedBySystem;
    /// Its packets in a batch: good where the last is not -1.
    int firstGathered = -1;

    int lastGathered = -1;
    /// Whether it was left with packets that are read in the next sweep.
    boolean unfinished;
    /// Its place among those that are read without being told; -1 where it is none of them.
    int busyAt = -1;
    /// How many looks in a row spoke for reading it another way.
    int looks;
    private long sureAfterIpv4 = Long.MAX_VALUE;
    private long sureAfterIpv6 = Long.MAX_VALUE;

    private final long openedEpochNanos;
    private final boolean isAnywhere;
    private final long localHigh;
    private final long localLow;

    private BoundSocket(int fd, int family, InetSocketAddress localAddress, Object attachment) {
        this.fd = fd;
        this.family = family;
        this.localAddress = localAddress;
        this.attachment = attachment;
        this.openedEpochNanos = ArrivalClock.epochNanos(Instant.now());
        var host = localAddress.getAddress();
        var bytes = ByteBuffer.wrap(host.getAddress());
        this.isAnywhere = host.isAnyLocalAddress();
        this.localHigh = bytes.remaining() == 4 ? 0 : bytes.getLong(0);
        this.localLow = bytes.remaining() == 4 ? bytes.getInt(0) & 0xFFFF_FFFFL : bytes.getLong(8);
    }

    /// What is asked of a socket between its making and its binding.
    @FunctionalInterface
    interface Options {
        void set(Arena memory, MemorySegment state, int fd) throws IOException;
    }

    static BoundSocket bind(InetSocketAddress local, Object attachment, Options options) throws IOException {
        try (var memory = Arena.ofConfined()) {
            var state = memory.allocate(Libc.callState());
            var family = SocketAddresses.family(local.getAddress());
            var fd = Libc.check(
                    Libc.socket(state, family, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, 0),
                    "opening a socket");
            try {
                if (family == Libc.AF_INET6) {
                    setOption(memory, state, fd, Libc.IPPROTO_IPV6, Libc.IPV6_V6ONLY, 0);
                }
                options.set(memory, state, fd);
                var address = SocketAddresses.encode(memory, family, local);
                Libc.check(Libc.bind(state, fd, address), "binding " + local);
                var length = memory.allocateFrom(ValueLayout.JAVA_INT, (int) address.byteSize());
                Libc.check(Libc.getsockname(state, fd, address, length), "asking what " + local + " became");
                return new BoundSocket(fd, family, SocketAddresses.decode(address), attachment);
            } catch (IOException | RuntimeException e) {
                Libc.close(state, fd);
                throw e;
            }
        }
    }

    static void setOption(Arena memory, MemorySegment state, int fd, int level, int option, int value)
            throws IOException {
        Libc.check(
                Libc.setsockopt(state, fd, level, option, memory.allocateFrom(ValueLayout.JAVA_INT, value)),
                "setting option " + option + " of a socket");
    }

    int fd() {
        return fd;
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public Object attachment() {
        return attachment;
    }

    @Override
    public synchronized boolean send(ByteBuffer packet, InetSocketAddress to) {
        if (closed || to.isUnresolved()) {
            return false;
        }
        try (var memory = Arena.ofConfined()) {
            var bytes = memory.allocate(Math.max(1, packet.remaining())).asSlice(0, packet.remaining());
            bytes.copyFrom(MemorySegment.ofBuffer(packet));
            var sent = Libc.sendto(
                    memory.allocate(Libc.callState()), fd, bytes, SocketAddresses.encode(memory, family, to));
            if (sent < 0) {
                return false;
            }
            packet.position(packet.limit());
            return true;
        } catch (IllegalArgumentException noWay) {
            return false;
        }
    }

    synchronized void close(MemorySegment state) {
        if (!closed) {
            closed = true;
            Libc.close(state, fd);
        }
    }

    /// Whether packets to this address are for it; an IPv4 address is the low half's last four bytes.
    boolean isAt(long high, long low) {
        return isAnywhere || (localHigh == high && localLow == low);
    }

    boolean isAt(byte[] address) {
        var bytes = ByteBuffer.wrap(address);
        return address.length == 4 ? isAt(0, bytes.getInt() & 0xFFFF_FFFFL) : isAt(bytes.getLong(0), bytes.getLong(8));
    }

    /// Blocks of the rings up to these may hold packets that are older than this socket.
    void sureAfter(long blockOfIpv4, long blockOfIpv6) {
        sureAfterIpv4 = blockOfIpv4;
        sureAfterIpv6 = blockOfIpv6;
    }

    /// Whether a packet came before the socket was opened. Only near that moment the clock is asked, which may step.
    boolean isOlder(long block, boolean inIpv4, long stampEpochNanos) {
        return block < (inIpv4 ? sureAfterIpv4 : sureAfterIpv6) && stampEpochNanos < openedEpochNanos;
    }

    /// The sender of the last packet, where these are its address and port; only for the loop.
    @Nullable
    InetSocketAddress lastSender(long high, long low, int port) {
        return senderHigh == high && senderLow == low && senderPort == port ? sender : null;
    }

    InetSocketAddress remember(long high, long low, int port, InetSocketAddress decoded) {
        senderHigh = high;
        senderLow = low;
        senderPort = port;
        sender = decoded;
        return decoded;
    }
}
