package io.earwitness.recorder.capture;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;

/// Sends datagrams from one port of its own. On loopback a datagram lies in the receiver's socket when `to` returns.
final class Sender implements AutoCloseable {
    private final DatagramSocket socket;

    Sender() throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(CaptureRoom.LOOPBACK, 0));
    }

    void to(int port, byte[] packet) throws IOException {
        socket.send(new DatagramPacket(packet, packet.length, CaptureRoom.LOOPBACK, port));
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        socket.close();
    }
}
