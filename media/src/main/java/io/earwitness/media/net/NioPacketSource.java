package io.earwitness.media.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Packets by `DatagramChannel` and one `Selector`: works everywhere, one system call a packet. Arrival is when we
/// read, not when the kernel received. Owned by one loop thread but for `open` and `close`.
public final class NioPacketSource implements PacketSource {
    private static final int DATAGRAM_BYTES_MAX = 65_535;
    /// A flooded port gives way to the others after so many packets; the rest waits in its buffer for the next poll.
    private static final int BURST_PACKETS_MAX = 256;

    private final Selector selector;
    private final int receiveBufferBytes;
    private final ArrivalClock clock;
    private final ByteBuffer packet = ByteBuffer.allocateDirect(DATAGRAM_BYTES_MAX);
    private final Queue<NioMediaSocket> arrivals = new ConcurrentLinkedQueue<>();
    private final ConcurrentHashMap<NioMediaSocket, Boolean> open = new ConcurrentHashMap<>();
    private final LongAdder packets = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder receiveErrors = new LongAdder();

    private record NioMediaSocket(DatagramChannel channel, InetSocketAddress localAddress, Object attachment)
            implements MediaSocket {
        @Override
        public boolean send(ByteBuffer packet, InetSocketAddress to) {
            try {
                return channel.send(packet, to) > 0;
            } catch (IOException | UnresolvedAddressException | UnsupportedAddressTypeException noWay) {
                return false;
            }
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /// @param receiveBufferBytes asked of the kernel for each socket; it may grant less
    public NioPacketSource(int receiveBufferBytes, InstantSource clock) throws IOException {
        this.selector = Selector.open();
        this.receiveBufferBytes = receiveBufferBytes;
        this.clock = ArrivalClock.of(clock);
    }

    @Override
    public MediaSocket open(InetSocketAddress local, Object attachment) throws IOException {
        if (!selector.isOpen()) {
            throw new IOException("the source is closed");
        }
        var channel = DatagramChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
            channel.bind(local);
            var socket = new NioMediaSocket(channel, (InetSocketAddress) channel.getLocalAddress(), attachment);
            open.put(socket, true);
            arrivals.add(socket);
            selector.wakeup();
            return socket;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close(MediaSocket socket) {
        if (socket instanceof NioMediaSocket ours && open.remove(ours) != null) {
            closeChannel(ours);
            // The kernel frees the port when the selector lets go of the channel, at its next select.
            selector.wakeup();
        }
    }

    @Override
    public int poll(PacketConsumer consumer, long timeoutNanos) throws IOException {
        registerArrivals();
        if (timeoutNanos <= 0) {
            selector.selectNow();
        } else {
            selector.select(Math.max(1, timeoutNanos / 1_000_000));
        }
        int taken = 0;
        var ready = selector.selectedKeys().iterator();
        while (ready.hasNext()) {
            var key = ready.next();
            ready.remove();
            taken += drain((NioMediaSocket) key.attachment(), consumer);
        }
        return taken;
    }

    private void registerArrivals() {
        for (var socket = arrivals.poll(); socket != null; socket = arrivals.poll()) {
            try {
                socket.channel().register(selector, SelectionKey.OP_READ, socket);
            } catch (ClosedChannelException closedMeanwhile) {
                // Opened and closed between two polls: nothing to deliver.
            }
        }
    }

    private int drain(NioMediaSocket socket, PacketConsumer consumer) {
        int taken = 0;
        while (taken < BURST_PACKETS_MAX) {
            var source = receiveOne(socket);
            if (source == null) {
                break;
            }
            taken++;
            packets.increment();
            bytes.add(packet.remaining());
            consumer.accept(socket, packet, source, clock.epochNanos());
        }
        return taken;
    }

    private @Nullable InetSocketAddress receiveOne(NioMediaSocket socket) {
        try {
            packet.clear();
            var source = (InetSocketAddress) socket.channel().receive(packet);
            packet.flip();
            return source;
        } catch (ClosedChannelException closedByItsOwner) {
            return null;
        } catch (IOException e) {
            receiveErrors.increment();
            return null;
        }
    }

    @Override
    public void wakeUp() {
        selector.wakeup();
    }

    @Override
    public SourceCounters counters() {
        return new SourceCounters(packets.sum(), bytes.sum(), receiveErrors.sum(), OptionalLong.empty());
    }

    @Override
    public String name() {
        return "nio";
    }

    @Override
    public void close() throws IOException {
        open.keySet().forEach(this::close);
        selector.close();
    }

    private void closeChannel(NioMediaSocket socket) {
        try {
            socket.channel().close();
        } catch (IOException e) {
            receiveErrors.increment();
        }
    }
}
