package io.earwitness.sip.transport;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which address of ours a peer reaches when a socket is bound to all: the one the routing table would send from.
///
/// Remembers a bounded number of peers. Used by the loop alone.
final class LocalAddresses {
    private static final int REMEMBERED_MAX = 4096;

    private final Map<InetAddress, InetAddress> towards = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, InetAddress> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    InetSocketAddress of(InetSocketAddress bound, InetSocketAddress remote) {
        if (!bound.getAddress().isAnyLocalAddress()) {
            return bound;
        }
        return new InetSocketAddress(
                towards.computeIfAbsent(remote.getAddress(), LocalAddresses::ask), bound.getPort());
    }

    private static InetAddress ask(InetAddress remote) {
        try (var probe = new DatagramSocket()) {
            // Connecting a datagram socket sends nothing; it only asks the routing table.
            probe.connect(new InetSocketAddress(remote, 9));
            var local = probe.getLocalAddress();
            return local.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : local;
        } catch (IOException unreachable) {
            return InetAddress.getLoopbackAddress();
        }
    }
}
