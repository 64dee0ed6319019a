package io.earwitness.client.stream;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Finds the own address from which the system would reach a server, by its routing table; nothing is sent.
public final class LocalAddress {
    private LocalAddress() {}

    public static InetAddress towards(InetSocketAddress server) throws IOException {
        try (var socket = new DatagramSocket()) {
            socket.connect(server);
            return socket.getLocalAddress();
        }
    }
}
