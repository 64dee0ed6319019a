package io.earwitness.sip;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/// A STUN server of our own making, for what a real one on loopback never says: an address far away, another one later,
/// silence, a refusal, somebody else's transaction.
final class StunPeer implements AutoCloseable {
    private final DatagramSocket socket;
    private volatile InetSocketAddress mapped = new InetSocketAddress("198.51.100.7", 62_000);
    private volatile boolean silent;
    private volatile boolean refusing;
    private final AtomicInteger asked = new AtomicInteger();

    StunPeer() throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofVirtual().start(this::answerAll);
    }

    int port() {
        return socket.getLocalPort();
    }

    int asked() {
        return asked.get();
    }

    void tells(String host, int port) {
        mapped = new InetSocketAddress(host, port);
    }

    void isSilent() {
        silent = true;
    }

    void refuses() {
        refusing = true;
    }

    private void answerAll() {
        try {
            while (true) {
                var packet = new DatagramPacket(new byte[1500], 1500);
                socket.receive(packet);
                asked.incrementAndGet();
                if (!silent) {
                    var id = Arrays.copyOfRange(packet.getData(), 8, 20);
                    // A forged answer first: the right server, but not our transaction.
                    var forged = success(new byte[12], new InetSocketAddress("203.0.113.66", 6_666));
                    socket.send(new DatagramPacket(forged, forged.length, packet.getSocketAddress()));
                    var answer = refusing ? refusal(id) : success(id, mapped);
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException closed) {
            return;
        }
    }

    private static byte[] success(byte[] id, InetSocketAddress address) {
        var octets = ByteBuffer.wrap(address.getAddress().getAddress()).getInt();
        return ByteBuffer.allocate(32)
                .putShort((short) 0x0101)
                .putShort((short) 12)
                .putInt(0x2112A442)
                .put(id)
                .putShort((short) 0x0020)
                .putShort((short) 8)
                .putShort((short) 1)
                .putShort((short) (address.getPort() ^ 0x2112))
                .putInt(octets ^ 0x2112A442)
                .array();
    }

    private static byte[] refusal(byte[] id) {
        return ByteBuffer.allocate(28)
                .putShort((short) 0x0111)
                .putShort((short) 8)
                .putInt(0x2112A442)
                .put(id)
                .putShort((short) 0x0009)
                .putShort((short) 4)
                .putInt(0x0401)
                .array();
    }

    @Override
    public void close() {
        socket.close();
    }
}
