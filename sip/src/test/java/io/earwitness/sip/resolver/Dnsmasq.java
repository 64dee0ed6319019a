package io.earwitness.sip.resolver;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A name server for one test: the dnsmasq program on loopback, which knows what it is told and nothing else.
public final class Dnsmasq implements AutoCloseable {
    private final Process process;
    private final InetSocketAddress address;

    /// @param records options of dnsmasq without their hyphens, such as `srv-host=_sip._udp.example.com,a,5060,1,1`
    public Dnsmasq(String... records) throws Exception {
        int port = freePort();
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        var command = new ArrayList<>(List.of(
                "dnsmasq",
                "--no-daemon",
                "--conf-file=/dev/null",
                "--no-resolv",
                "--no-hosts",
                "--listen-address=127.0.0.1",
                "--bind-interfaces",
                "--pid-file=",
                "--user=" + System.getProperty("user.name"),
                "--port=" + port,
                "--log-facility=-"));
        for (var one : records) {
            command.add("--" + one);
        }
        this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new StringBuilder();
        while (said.indexOf("started") < 0) {
            int next = process.getInputStream().read();
            if (next < 0) {
                throw new IOException("dnsmasq: " + said);
            }
            said.append((char) next);
        }
    }

    private static int freePort() throws IOException {
        try (var probe = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return probe.getLocalPort();
        }
    }

    public List<InetSocketAddress> servers() {
        return List.of(address);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
