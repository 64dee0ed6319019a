package io.earwitness.recorder.scenario;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A UDP port that passes on what it gets to another port, and what comes back to whoever sent last, but for what a
/// test
/// has it lose.
final class LossyWay implements AutoCloseable {
    private final DatagramSocket near = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final DatagramSocket far = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final InetSocketAddress target;
    private volatile @Nullable SocketAddress last;

    /// @param lostThere is asked of each datagram towards the target; once for each
    LossyWay(int targetPort, Predicate<byte[]> lostThere, Predicate<byte[]> lostBack) throws IOException {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        Thread.ofVirtual().start(() -> pass(near, lostThere, true));
        Thread.ofVirtual().start(() -> pass(far, lostBack, false));
    }

    /// Loses the first datagram of each length that it sees, so that every flight has to be sent again.
    static Predicate<byte[]> firstOfEach() {
        var seen = java.util.concurrent.ConcurrentHashMap.<Integer>newKeySet();
        return datagram -> seen.add(datagram.length);
    }

    private void pass(DatagramSocket from, Predicate<byte[]> lost, boolean there) {
        try {
            while (true) {
                var packet = new DatagramPacket(new byte[4_096], 4_096);
                from.receive(packet);
                if (there) {
                    last = packet.getSocketAddress();
                }
                var bytes = Arrays.copyOf(packet.getData(), packet.getLength());
                var to = there ? target : last;
                if (to != null && !lost.test(bytes)) {
                    (there ? far : near).send(new DatagramPacket(bytes, bytes.length, to));
                }
            }
        } catch (IOException over) {
            // The test is over.
        }
    }

    int port() {
        return near.getLocalPort();
    }

    @Override
    public void close() {
        near.close();
        far.close();
    }
}
