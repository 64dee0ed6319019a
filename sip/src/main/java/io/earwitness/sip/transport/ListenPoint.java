package io.earwitness.sip.transport;

import io.earwitness.sip.message.Transport;
import java.net.InetSocketAddress;

/// Where an endpoint listens. Port 0 lets the system choose; the endpoint then tells the real one.
public record ListenPoint(Transport transport, InetSocketAddress address) {

    public static ListenPoint udp(String host, int port) {
        return new ListenPoint(Transport.UDP, new InetSocketAddress(host, port));
    }

    public static ListenPoint tcp(String host, int port) {
        return new ListenPoint(Transport.TCP, new InetSocketAddress(host, port));
    }

    @Override
    public String toString() {
        return transport.parameter() + " " + address.getHostString() + ":" + address.getPort();
    }
}
