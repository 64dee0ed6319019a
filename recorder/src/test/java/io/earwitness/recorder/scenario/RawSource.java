package io.earwitness.recorder.scenario;

import io.earwitness.sip.message.SipUri;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

/// A client that the recorder calls, with no SIP stack behind it: says what a test wants, when it wants it.
final class RawSource implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final DatagramSocket socket;

    /// A message of the recorder's, and where it came from.
    record Received(String text, SocketAddress from) {
        /// The lines of a response that repeat the request.
        String echoed(String toTag) {
            var headers = new StringBuilder();
            text.lines()
                    .filter(line -> line.matches("(Via|From|Call-ID|CSeq): .*"))
                    .forEach(line -> {
                        headers.append(line).append("\r\n");
                    });
            text.lines().filter(line -> line.startsWith("To: ")).forEach(line -> {
                headers.append(line)
                        .append(line.contains(";tag=") ? "" : ";tag=" + toTag)
                        .append("\r\n");
            });
            return headers.toString();
        }
    }

    RawSource() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    SipUri uri() {
        return SipUri.parse("sip:src@127.0.0.1:" + socket.getLocalPort() + ";transport=udp");
    }

    /// The next message that begins with this, whatever comes before.
    Received receive(String start) throws IOException {
        while (true) {
            var packet = new DatagramPacket(new byte[65_536], 65_536);
            socket.receive(packet);
            var text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            if (text.startsWith(start)) {
                return new Received(text, packet.getSocketAddress());
            }
        }
    }

    void send(String text, SocketAddress to) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, to));
    }

    /// @param status such as `180 Ringing`
    void answer(Received request, String status) throws IOException {
        answer(request, status, "", "");
    }

    void answer(Received request, String status, String headers, String body) throws IOException {
        var text = "SIP/2.0 " + status + "\r\n" + request.echoed("raw") + headers + "Content-Length: " + body.length()
                + "\r\n\r\n" + body;
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, request.from()));
    }

    /// Accepts an INVITE with this description.
    void accept(Received invite, String sdp) throws IOException {
        answer(
                invite,
                "200 OK",
                "Contact: <sip:src@127.0.0.1:" + socket.getLocalPort()
                        + ">;+sip.src\r\nContent-Type: application/sdp\r\n",
                sdp);
    }

    @Override
    public void close() {
        socket.close();
    }
}
