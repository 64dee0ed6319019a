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
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Packets by `recvmmsg` from the sockets that have some, in sweeps: what comes between two of them waits in the socket
/// buffers, stamped by the kernel when it came. A socket that had several each time is read at each sweep, of the
/// others `epoll` says which have any: to be told costs more than to look where something will be. Needs Linux and no
/// privileges.
///
/// Owned by one loop thread but for `open`, `close` of a socket, and sending.
public final class SweptPacketSource implements PacketSource {
    private static final int EVENTS = 256;
    private static final long REST_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(4);
    /// What lies in sockets dies with the process: it must stay below the 100 ms that a kill may cost.
    private static final long REST_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(72);
    /// A flooded port gives way to the others after so many packets; the rest waits for the next sweep.
    private static final int BURST_PACKETS_MAX = 256;
    /// So many looks in a row with several packets, or without any, change how a socket is read.
    private static final int LOOKS = 2;

    private final int receiveBufferBytes;
    private final ArrivalClock clock;
    private final Arena memory = Arena.ofShared();
    private final MemorySegment state = memory.allocate(Libc.callState());
    private final MemorySegment changed = memory.allocate(16, 8);
    private final MessageBatch batch = new MessageBatch(memory);
    private final int eventBytes = Libc.isX86() ? 12 : 16;
    private final MemorySegment events = memory.allocate((long) EVENTS * eventBytes, 8);
    private final int epoll;
    private final SweepPace pace = new SweepPace(REST_NANOS_MIN, REST_NANOS_MAX);
    private final SocketTable sockets = new SocketTable();
    private final Queue<BoundSocket> closing = new ConcurrentLinkedQueue<>();
    private final Queue<BoundSocket> unfinished = new ArrayDeque<>();
    /// Those that are read at each sweep, and of which epoll tells nothing meanwhile.
    private final List<BoundSocket> busy = new ArrayList<>();
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
            Libc.check(
                    watch(own.allocate(Libc.callState()), own.allocate(16, 8), Libc.EPOLL_CTL_ADD, socket, true),
                    "watching " + socket.localAddress());
        } catch (IOException e) {
            close(socket);
            throw e;
        }
        return socket;
    }

    private int watch(MemorySegment callState, MemorySegment event, int operation, BoundSocket socket, boolean tell) {
        event.set(JAVA_INT_UNALIGNED, 0, tell ? Libc.EPOLLIN | Libc.EPOLLET : 0);
        event.set(JAVA_LONG_UNALIGNED, eventBytes - 8L, socket.fd());
        return Libc.epollCtl(callState, epoll, operation, socket.fd(), event);
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
        var begun = System.nanoTime();
        var taken = sweep(consumer);
        if (timeoutNanos > 0) {
            pace.swept(taken);
        }
        nextSweepNanos = begun + pace.restNanos();
        failures.rethrow();
        return taken;
    }

    private void letGo() {
        for (var socket = closing.poll(); socket != null; socket = closing.poll()) {
            unfinished.remove(socket);
            socket.unfinished = false;
            if (socket.busyAt >= 0) {
                removeBusy(socket);
            }
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
            var socket = unfinished.remove();
            socket.unfinished = false;
            taken += drain(socket, consumer);
        }
        for (var i = busy.size() - 1; i >= 0; i--) {
            var socket = busy.get(i);
            var came = drain(socket, consumer);
            taken += came;
            socket.looks = came == 0 ? socket.looks + 1 : 0;
            // From here on epoll tells of it again, at once of what has come meanwhile.
            if (socket.looks >= LOOKS && watch(state, changed, Libc.EPOLL_CTL_MOD, socket, true) == 0) {
                removeBusy(socket);
            }
        }
        var ready = EVENTS;
        while (ready == EVENTS) {
            ready = Libc.check(Libc.epollReady(state, epoll, events, EVENTS), "asking which sockets have packets");
            for (var i = 0; i < ready; i++) {
                var fd = (int) events.get(JAVA_LONG_UNALIGNED, (long) i * eventBytes + eventBytes - 8);
                var socket = sockets.get(fd);
                if (socket != null) {
                    var came = drain(socket, consumer);
                    taken += came;
                    // One that is busy already can be told of by an error alone.
                    socket.looks = came > 1 && socket.busyAt < 0 ? socket.looks + 1 : 0;
                    if (socket.looks >= LOOKS && watch(state, changed, Libc.EPOLL_CTL_MOD, socket, false) == 0) {
                        addBusy(socket);
                    }
                }
            }
        }
        return taken;
    }

    /// How many are read without asking; for the owner.
    int busySockets() {
        return busy.size();
    }

    private void addBusy(BoundSocket socket) {
        socket.looks = 0;
        socket.busyAt = busy.size();
        busy.add(socket);
    }

    private void removeBusy(BoundSocket socket) {
        var last = busy.removeLast();
        if (last != socket) {
            busy.set(socket.busyAt, last);
            last.busyAt = socket.busyAt;
        }
        socket.looks = 0;
        socket.busyAt = -1;
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
        if (!socket.unfinished && socket.busyAt < 0) {
            socket.unfinished = true;
            unfinished.add(socket);
        }
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
