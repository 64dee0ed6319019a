package io.earwitness.app.doctor;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/// Tries the ports that a recorder will ask for: signalling, pages, and the ends of the media range.
///
/// A port that a running recorder holds counts as taken, which the finding says.
final class PortChecks {
    private PortChecks() {}

    static Finding udp(String subject, InetSocketAddress address, String setting) {
        try (var socket = new DatagramSocket(null)) {
            socket.bind(address);
            return Finding.ok(subject, text(address) + " is free");
        } catch (IOException e) {
            return taken(subject, address, setting, e);
        }
    }

    static Finding tcp(String subject, InetSocketAddress address, String setting) {
        try (var socket = new ServerSocket()) {
            socket.bind(address);
            return Finding.ok(subject, text(address) + " is free");
        } catch (IOException e) {
            return taken(subject, address, setting, e);
        }
    }

    /// Counts the ports of the media range that another program holds.
    static Finding mediaRange(InetSocketAddress first, int lastPort) {
        var held = new ArrayList<Integer>();
        for (var port = first.getPort(); port <= lastPort; port++) {
            try (var socket = new DatagramSocket(null)) {
                socket.bind(new InetSocketAddress(first.getAddress(), port));
            } catch (IOException e) {
                held.add(port);
            }
        }
        return describeRange(first.getPort(), lastPort, held);
    }

    private static Finding describeRange(int firstPort, int lastPort, List<Integer> held) {
        var all = lastPort - firstPort + 1;
        var range = "UDP " + firstPort + "–" + lastPort;
        if (held.isEmpty()) {
            return Finding.ok("Media ports", range + " are free: room for " + all / 4 + " two-stream calls at once");
        }
        return Finding.warning(
                "Media ports",
                held.size() + " of " + all + " ports in " + range + " are held by another program, the first is "
                        + held.getFirst(),
                "They are passed over; choose another range with media.ports if that is too many");
    }

    private static Finding taken(String subject, InetSocketAddress address, String setting, IOException e) {
        return Finding.bad(
                subject,
                text(address) + " cannot be had: " + e.getMessage(),
                "See who holds it with `ss -lnp`, or choose another with " + setting);
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }
}
