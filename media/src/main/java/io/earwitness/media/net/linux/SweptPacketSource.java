package io.earwitness.media.net.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.earwitness.media.net.ArrivalClock;
import io.earwitness.media.net.MediaSocket;
import io.earwitness.media.net.PacketConsumer;
import io.earwitness.media.net.PacketSource;
import io.earwitness.media.net.SourceCounters;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Packets by `recvmmsg` from the sockets that `epoll` says have some, in sweeps: what comes between two of them waits
/// in the socket buffers, stamped by the kernel when it came. Needs Linux and no privileges.
///
/// Owned by one loop thread but for `open`, `close` of a socket, and sending.
public final class SweptPacketSource implements PacketSource {
    private static final int EVENTS = 256;
    private static final long REST_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(4);
    /// What lies in sockets dies with the process: with the sweep itself it must stay below the 100 ms that a kill may
    /// cost.
    private static final long REST_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(60);
    /// A flooded port gives way to the others after so many packets; the rest waits for the next sweep.
    private static final int BURST_PACKETS_MAX = 256;

    private final int receiveBufferBytes;
    private final ArrivalClock clock;
    private final Arena memory = Arena.ofShared();
    private final MemorySegment state = memory.allocate(Libc.callState());
    private final MessageBatch batch = new MessageBatch(memory);
    private final int eventBytes = Libc.isX86() ? 12 : 16;
    private final MemorySegment events = memory.allocate((long) EVENTS * eventBytes, 8);
    private final int epoll;
    private final SweepPace pace = new SweepPace(REST_NANOS_MIN, REST_NANOS_MAX);
    private final SocketTable sockets = new SocketTable();
    private final Queue<BoundSocket> closing = new ConcurrentLinkedQueue<>();
    private final Queue<BoundSocket> unfinished = new ArrayDeque<>();
    private final OwnersCount packets = new OwnersCount();
    private final OwnersCount bytes = new OwnersCount();
    private final OwnersCount receiveErrors = new OwnersCount();
    private final ConsumerFailures failures = new ConsumerFailures();
    private long nextSweepNanos = System.nanoTime();
    private boolean closed;

    private SweptPacketSource(int receiveBufferBytes, ArrivalClock clock) throws IOException {
        this.receiveBufferBytes = receiveBufferBytes;
        this.clock = clock;
        this.epoll = Libc.check(Libc.epollCreate(state), "making an epoll");
    }

    /// @param receiveBufferBytes asked of the kernel for each socket; it may grant less
    /// @throws IOException where this system does not have what it needs
    public static SweptPacketSource open(int receiveBufferBytes, InstantSource clock) throws IOException {
        if (!Libc.isHere()) {
            throw new IOException("system calls are made on Linux on x86-64 and aarch64 only");
        }
        return new SweptPacketSource(receiveBufferBytes, ArrivalClock.of(clock));
    }

    @Override
    public synchronized MediaSocket open(InetSocketAddress local, Object attachment) throws IOException {
        if (closed) {
            throw new IOException("the source is closed");
        }
        var socket = BoundSocket.bind(local, attachment, this::prepare);
        sockets.put(socket.fd(), socket);
        try (var own = Arena.ofConfined()) {
            var event = own.allocate(16, 8);
            event.set(JAVA_INT_UNALIGNED, 0, Libc.EPOLLIN | Libc.EPOLLET);
            event.set(JAVA_LONG_UNALIGNED, eventBytes - 8L, socket.fd());
            Libc.check(
                    Libc.epollCtl(own.allocate(Libc.callState()), epoll, Libc.EPOLL_CTL_ADD, socket.fd(), event),
                    "watching " + socket.localAddress());
        } catch (IOException e) {
            close(socket);
            throw e;
        }
        return socket;
    }

    private void prepare(Arena own, MemorySegment callState, int fd) throws IOException {
        BoundSocket.setOption(own, callState, fd, Libc.SOL_SOCKET, Libc.SO_RCVBUF, receiveBufferBytes);
        BoundSocket.setOption(own, callState, fd, Libc.SOL_SOCKET, Libc.SO_TIMESTAMPNS, 1);
        BoundSocket.setOption(own, callState, fd, Libc.SOL_SOCKET, Libc.SO_RXQ_OVFL, 1);
    }

    @Override
    public void close(MediaSocket socket) {
        // Its descriptor may be in use by the loop now, and must not become another file's meanwhile.
        if (socket instanceof BoundSocket ours && sockets.remove(ours.fd(), ours)) {
            closing.add(ours);
        }
    }

    @Override
    public int poll(PacketConsumer consumer, long timeoutNanos) throws IOException {
        letGo();
        if (timeoutNanos > 0 && !restedUntilSweep(timeoutNanos)) {
            return 0;
        }
        var taken = sweep(consumer);
        pace.swept(taken);
        nextSweepNanos = System.nanoTime() + pace.restNanos();
        failures.rethrow();
        return taken;
    }

    private void letGo() {
        for (var socket = closing.poll(); socket != null; socket = closing.poll()) {
            unfinished.remove(socket);
            socket.close(state);
        }
    }

    private boolean restedUntilSweep(long timeoutNanos) {
        var rest = nextSweepNanos - System.nanoTime();
        if (rest > 0) {
            LockSupport.parkNanos(Math.min(rest, timeoutNanos));
        }
        return rest <= timeoutNanos;
    }

    private int sweep(PacketConsumer consumer) throws IOException {
        var taken = 0;
        for (var left = unfinished.size(); left > 0; left--) {
            taken += drain(unfinished.remove(), consumer);
        }
        var ready = EVENTS;
        while (ready == EVENTS) {
            ready = Libc.check(Libc.epollReady(state, epoll, events, EVENTS), "asking which sockets have packets");
            for (var i = 0; i < ready; i++) {
                var fd = (int) events.get(JAVA_LONG_UNALIGNED, (long) i * eventBytes + eventBytes - 8);
                var socket = sockets.get(fd);
                if (socket != null) {
                    taken += drain(socket, consumer);
                }
            }
        }
        return taken;
    }

    /// An event comes once until the socket has been read empty: what is left here must be remembered.
    private int drain(BoundSocket socket, PacketConsumer consumer) {
        var taken = 0;
        while (taken < BURST_PACKETS_MAX) {
            var came = batch.receive(socket.fd());
            if (came < 0) {
                if (came == -Libc.EAGAIN) {
                    return taken;
                }
                // An error that the network told of an earlier packet of ours; what waits behind it can be read.
                receiveErrors.add(1);
                taken++;
                continue;
            }
            for (var i = 0; i < came; i++) {
                try {
                    deliver(socket, i, consumer);
                } catch (Throwable e) {
                    // Those read with it have left the socket and must be handed over all the same.
                    failures.keep(e);
                }
            }
            taken += came;
            if (came < MessageBatch.MESSAGES) {
                return taken;
            }
        }
        unfinished.add(socket);
        return taken;
    }

    private void deliver(BoundSocket socket, int index, PacketConsumer consumer) {
        var packet = batch.packet(index);
        var stamp = batch.stampEpochNanos();
        var arrival = stamp == 0 ? clock.epochNanos() : stamp;
        var dropped = batch.droppedSinceOpened();
        if (dropped > socket.droppedBySystem) {
            consumer.dropped(socket, dropped - socket.droppedBySystem, arrival);
            socket.droppedBySystem = dropped;
        }
        packets.add(1);
        bytes.add(packet.remaining());
        consumer.accept(socket, packet, batch.sender(index, socket), arrival);
    }

    @Override
    public SourceCounters counters() {
        return new SourceCounters(packets.get(), bytes.get(), receiveErrors.get(), OptionalLong.empty());
    }

    @Override
    public String name() {
        return "swept";
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        sockets.all().forEach(this::close);
        letGo();
        Libc.close(state, epoll);
        memory.close();
    }
}
