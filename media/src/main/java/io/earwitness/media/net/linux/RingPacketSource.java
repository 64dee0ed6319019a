package io.earwitness.media.net.linux;

import io.earwitness.media.ip.FragmentReassembler;
import io.earwitness.media.ip.IpPacket;
import io.earwitness.media.net.ArrivalClock;
import io.earwitness.media.net.MediaSocket;
import io.earwitness.media.net.PacketConsumer;
import io.earwitness.media.net.PacketSource;
import io.earwitness.media.net.SourceCounters;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Packets by rings that the kernel fills, no system call a packet. The ports are bound all the same, so that nobody
/// else gets them and we can send from them; a filter keeps packets out of their buffers.
///
/// Owned by one loop thread but for `open`, `close` of a socket, and sending. Needs CAP_NET_RAW.
public final class RingPacketSource implements PacketSource {
    private static final long REST_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(4);
    /// What lies in the ring dies with the process: with the time until a block is handed over it must stay below the
    /// 100 ms that a kill may cost.
    private static final long REST_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(56);
    private static final long LOOK_FOR_DROPS_NANOS = TimeUnit.SECONDS.toNanos(1);
    /// So that commands of others have their turn under a flood.
    private static final int PACKETS_A_POLL_MAX = 16_384;

    private static final int UDP = 17;
    private static final int UDP_HEADER_BYTES = 8;

    private final int portFirst;
    private final int portLast;
    private final int ringBytes;
    private final ArrivalClock clock;
    private final Arena memory = Arena.ofShared();
    private final MemorySegment state = memory.allocate(Libc.callState());
    private final PacketRing ipv4;
    private volatile @Nullable PacketRing ipv6;
    private final SocketTable byPort = new SocketTable();
    private final Queue<BoundSocket> opened = new ConcurrentLinkedQueue<>();
    private final Queue<BoundSocket> closing = new ConcurrentLinkedQueue<>();
    private final FragmentReassembler fragments = new FragmentReassembler();
    private final OwnersCount packets = new OwnersCount();
    private final OwnersCount bytes = new OwnersCount();
    private final OwnersCount receiveErrors = new OwnersCount();
    private final OwnersCount dropped = new OwnersCount();
    private final SocketBatch batch = new SocketBatch();
    private final ConsumerFailures failures = new ConsumerFailures();
    private final SweepPace pace;
    /// Read by nobody: it only keeps the looking from being left out.
    @SuppressWarnings("UnusedVariable")
    private volatile int lookedAt;

    private long nextLookNanos = System.nanoTime();
    private long lookedForDropsNanos = System.nanoTime();
    private boolean closed;

    private RingPacketSource(int portFirst, int portLast, int ringBytes, ArrivalClock clock) throws IOException {
        this.portFirst = portFirst;
        this.portLast = portLast;
        this.ringBytes = ringBytes;
        this.clock = clock;
        this.ipv4 = PacketRing.open(PacketRing.IPV4, portFirst, portLast, ringBytes);
        this.pace = new SweepPace(REST_NANOS_MIN, Math.clamp(ipv4.lastsNanos() / 4, REST_NANOS_MIN, REST_NANOS_MAX));
    }

    /// @param portFirst the lowest port that will be opened
    /// @param portLast  the highest one
    /// @param ringBytes memory of the kernel for each of IPv4 and IPv6: what may come while the loop is held up
    /// @throws IOException where this system does not have what it needs, or does not permit it
    public static RingPacketSource open(int portFirst, int portLast, int ringBytes, InstantSource clock)
            throws IOException {
        if (!Libc.isHere()) {
            throw new IOException("system calls are made on Linux on x86-64 and aarch64 only");
        }
        return new RingPacketSource(portFirst, portLast, ringBytes, ArrivalClock.of(clock));
    }

    @Override
    public synchronized MediaSocket open(InetSocketAddress local, Object attachment) throws IOException {
        if (closed) {
            throw new IOException("the ring is closed");
        }
        if (ipv6 == null && local.getAddress() instanceof Inet6Address) {
            ipv6 = PacketRing.open(PacketRing.IPV6, portFirst, portLast, ringBytes);
        }
        var socket = BoundSocket.bind(local, attachment, RingPacketSource::deafen);
        var port = socket.localAddress().getPort();
        if (port < portFirst || port > portLast || byPort.get(port) != null) {
            closing.add(socket);
            throw new BindException("the ring does not bring packets to " + socket.localAddress());
        }
        byPort.put(port, socket);
        opened.add(socket);
        return socket;
    }

    private static void deafen(Arena own, MemorySegment callState, int fd) throws IOException {
        Libc.check(
                Libc.setsockopt(callState, fd, Libc.SOL_SOCKET, Libc.SO_ATTACH_FILTER, RingFilter.nothing(own)),
                "filtering a socket");
    }

    @Override
    public void close(MediaSocket socket) {
        if (socket instanceof BoundSocket ours
                && byPort.remove(ours.localAddress().getPort(), ours)) {
            closing.add(ours);
        }
    }

    @Override
    public int poll(PacketConsumer consumer, long timeoutNanos) {
        letGo();
        welcome();
        if (timeoutNanos > 0 && !restedUntilLook(timeoutNanos)) {
            return 0;
        }
        var begun = System.nanoTime();
        var taken = take(consumer);
        if (timeoutNanos > 0) {
            pace.swept(taken);
        }
        nextLookNanos = taken < PACKETS_A_POLL_MAX ? begun + pace.restNanos() : begun;
        lookForDrops(consumer);
        failures.rethrow();
        return taken;
    }

    private boolean restedUntilLook(long timeoutNanos) {
        var rest = nextLookNanos - System.nanoTime();
        if (rest > 0) {
            LockSupport.parkNanos(Math.min(rest, timeoutNanos));
        }
        return rest <= timeoutNanos;
    }

    private void letGo() {
        for (var socket = closing.poll(); socket != null; socket = closing.poll()) {
            socket.close(state);
        }
    }

    /// What lies in the rings now may have come to the port when it was another's.
    private void welcome() {
        for (var socket = opened.poll(); socket != null; socket = opened.poll()) {
            var other = ipv6;
            socket.sureAfter(ipv4.mark(), other == null ? 0 : other.mark());
        }
    }

    private int take(PacketConsumer consumer) {
        var taken = take(ipv4, IpLayout.VERSION_4, consumer);
        var other = ipv6;
        return other == null ? taken : taken + take(other, IpLayout.VERSION_6, consumer);
    }

    private int take(PacketRing ring, IpLayout layout, PacketConsumer consumer) {
        var taken = 0;
        var gathered = 1;
        while (gathered > 0 && taken < PACKETS_A_POLL_MAX) {
            try {
                gathered = gather(ring, layout, consumer);
                handOver(ring, layout, consumer);
            } finally {
                ring.release();
            }
            taken += gathered;
        }
        return taken;
    }

    private int gather(PacketRing ring, IpLayout layout, PacketConsumer consumer) {
        var seen = 0;
        while (!batch.isFull() && ring.next()) {
            if (seen++ % PacketRing.AHEAD == 0) {
                lookedAt = ring.lookAhead();
            }
            var header = wholeHeaderBytes(ring, layout);
            var socket = header == 0 ? null : byPort.get(portAfter(ring, header));
            if (socket != null) {
                batch.add(socket, ring.place());
                continue;
            }
            if (header == 0) {
                // A part, perhaps: what it completes must not overtake what came before it.
                handOver(ring, layout, consumer);
            }
            handOverCurrent(ring, layout, consumer);
        }
        return seen;
    }

    /// How long the IP header is before that of UDP; 0 where it is not so easily said.
    private static int wholeHeaderBytes(PacketRing ring, IpLayout layout) {
        var kept = ring.keptBytes();
        if (kept < layout.headerBytesMin()) {
            return 0;
        }
        var header = layout.plainHeaderBytes(ring.view(), ring.networkOffset());
        return kept < header + UDP_HEADER_BYTES ? 0 : header;
    }

    private static int portAfter(PacketRing ring, int headerBytes) {
        return ring.view().getShort(ring.networkOffset() + headerBytes + 2) & 0xFFFF;
    }

    private void handOver(PacketRing ring, IpLayout layout, PacketConsumer consumer) {
        var last = ring.place();
        batch.drain(place -> {
            ring.goTo(place);
            handOverCurrent(ring, layout, consumer);
        });
        ring.goTo(last);
    }

    private void handOverCurrent(PacketRing ring, IpLayout layout, PacketConsumer consumer) {
        try {
            onPacket(ring, layout, consumer);
        } catch (Throwable e) {
            // Those that came with it are handed over all the same.
            failures.keep(e);
        }
    }

    private void onPacket(PacketRing ring, IpLayout layout, PacketConsumer consumer) {
        var view = ring.view();
        var ip = ring.networkOffset();
        var kept = ring.keptBytes();
        if (kept < layout.headerBytesMin() || ring.isCutShort()) {
            receiveErrors.add(1);
            return;
        }
        var header = layout.plainHeaderBytes(view, ip);
        if (header == 0) {
            onFragment(layout.parse(view.slice(ip, kept), ring.stampEpochNanos()), consumer);
            return;
        }
        var udp = ip + header;
        var length = udpLength(view, udp, kept - header);
        var socket = length == 0 ? null : byPort.get(view.getShort(udp + 2) & 0xFFFF);
        if (socket == null
                || !socket.isAt(layout.destinationHigh(view, ip), layout.destinationLow(view, ip))
                || socket.isOlder(ring.blockNumber(), layout.isVersion4(), ring.stampEpochNanos())) {
            return;
        }
        if (!ring.isChecksumKnownGood()
                && !Checksum.isGood(view, ip + layout.source(), 2 * layout.addressBytes(), udp, length)) {
            receiveErrors.add(1);
            return;
        }
        var high = layout.sourceHigh(view, ip);
        var low = layout.sourceLow(view, ip);
        var port = view.getShort(udp) & 0xFFFF;
        var sender = socket.lastSender(high, low, port);
        if (sender == null) {
            sender = socket.remember(high, low, port, address(view, ip + layout.source(), layout.addressBytes(), port));
        }
        deliver(consumer, socket, view.limit(udp + length).position(udp + UDP_HEADER_BYTES), sender, ring);
    }

    /// With its header; 0 where there is no such datagram.
    private static int udpLength(ByteBuffer view, int udp, int room) {
        if (room < UDP_HEADER_BYTES) {
            return 0;
        }
        var length = view.getShort(udp + 4) & 0xFFFF;
        return length < UDP_HEADER_BYTES || length > room ? 0 : length;
    }

    /// Rare: an IP packet in parts, or with headers before that of UDP.
    private void onFragment(Optional<IpPacket> part, PacketConsumer consumer) {
        var whole = part.flatMap(fragments::whole);
        if (whole.isEmpty() || whole.get().protocol() != UDP) {
            return;
        }
        var packet = whole.get();
        var udp = ByteBuffer.wrap(packet.payload());
        var length = udpLength(udp, 0, udp.remaining());
        var socket = length == 0 ? null : byPort.get(udp.getShort(2) & 0xFFFF);
        if (socket == null || !socket.isAt(packet.destination())) {
            return;
        }
        if (!isGood(packet, length)) {
            receiveErrors.add(1);
            return;
        }
        packets.add(1);
        bytes.add(length - UDP_HEADER_BYTES);
        consumer.accept(
                socket,
                udp.limit(length).position(UDP_HEADER_BYTES),
                address(ByteBuffer.wrap(packet.source()), 0, packet.source().length, udp.getShort(0) & 0xFFFF),
                packet.epochNanos());
    }

    private static boolean isGood(IpPacket packet, int length) {
        var addresses = 2 * packet.source().length;
        var all = ByteBuffer.allocate(addresses + packet.payload().length)
                .put(packet.source())
                .put(packet.destination())
                .put(packet.payload());
        return Checksum.isGood(all, 0, addresses, addresses, length);
    }

    private void deliver(
            PacketConsumer consumer, BoundSocket socket, ByteBuffer packet, InetSocketAddress sender, PacketRing ring) {
        packets.add(1);
        bytes.add(packet.remaining());
        try {
            consumer.accept(socket, packet, sender, ring.stampEpochNanos());
        } finally {
            packet.clear();
        }
    }

    private static InetSocketAddress address(ByteBuffer bytes, int at, int length, int port) {
        var host = new byte[length];
        bytes.get(at, host);
        try {
            return new InetSocketAddress(InetAddress.getByAddress(host), port);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("addresses are 4 or 16 bytes here", impossible);
        }
    }

    private void lookForDrops(PacketConsumer consumer) {
        var other = ipv6;
        var isLosing = ipv4.isLosing();
        var isOtherLosing = other != null && other.isLosing();
        var now = System.nanoTime();
        if (!isLosing && !isOtherLosing && now - lookedForDropsNanos < LOOK_FOR_DROPS_NANOS) {
            return;
        }
        lookedForDropsNanos = now;
        var lost = ipv4.takeDropped() + (other == null ? 0 : other.takeDropped());
        if (lost > 0) {
            dropped.add(lost);
            consumer.dropped(null, lost, clock.epochNanos());
        }
    }

    @Override
    public BooleanSupplier handedOver() {
        var other = ipv6;
        var mark4 = ipv4.mark();
        var mark6 = other == null ? 0 : other.mark();
        return () -> ipv4.isPast(mark4) && (other == null || other.isPast(mark6));
    }

    @Override
    public SourceCounters counters() {
        return new SourceCounters(packets.get(), bytes.get(), receiveErrors.get(), OptionalLong.of(dropped.get()));
    }

    @Override
    public String name() {
        return "ring";
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        byPort.all().forEach(this::close);
        letGo();
        ipv4.close();
        var other = ipv6;
        if (other != null) {
            other.close();
        }
        memory.close();
    }
}
