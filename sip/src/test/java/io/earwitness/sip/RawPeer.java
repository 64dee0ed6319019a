package io.earwitness.sip;

import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.parser.Parsed;
import io.earwitness.sip.parser.SipParser;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/// A peer without a stack: sends the text it is given as one datagram, and reads what comes back.
final class RawPeer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 5000;

    private final DatagramSocket socket;
    private final InetSocketAddress target;
    private final SipParser parser = new SipParser(MessageLimits.DEFAULT);

    RawPeer(SipEndpoint endpoint) throws IOException {
        this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        this.target = endpoint.listening().getFirst().address();
    }

    int port() {
        return socket.getLocalPort();
    }

    void send(String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, target));
    }

    /// A request with the given method and lines; `%port` stands for this peer's port.
    void request(String method, String... lines) throws IOException {
        send(requestText(method, lines));
    }

    String requestText(String method, String... lines) {
        var text = new StringBuilder(method).append(" sip:srs@127.0.0.1 SIP/2.0\r\n");
        for (var line : lines) {
            text.append(line.replace("%port", Integer.toString(port()))).append("\r\n");
        }
        return text.append("Content-Length: 0\r\n\r\n").toString();
    }

    SipMessage receive() throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        var packet = new DatagramPacket(new byte[65_536], 65_536);
        socket.receive(packet);
        var bytes = java.util.Arrays.copyOf(packet.getData(), packet.getLength());
        return ((Parsed.Whole) parser.parse(bytes)).message();
    }

    /// Reads on until a message of this kind comes.
    SipMessage receive(Predicate<SipMessage> wanted) throws IOException {
        var message = receive();
        while (!wanted.test(message)) {
            message = receive();
        }
        return message;
    }

    /// Whether nothing comes for this long.
    boolean isSilentFor(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            socket.receive(new DatagramPacket(new byte[65_536], 65_536));
            return false;
        } catch (SocketTimeoutException silence) {
            return true;
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
