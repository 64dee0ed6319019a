package io.earwitness.recorder.scenario;

import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A client with no SIP stack behind it, which answers whatever it is asked with 405, BYE included, as some do.
final class RefusingClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final DatagramSocket socket;
    private final InetSocketAddress recorder;
    private final CompletableFuture<String> bye = new CompletableFuture<>();

    RefusingClient(InetSocketAddress recorder) throws IOException {
        this.recorder = recorder;
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /// Invites, acknowledges, and refuses from then on.
    void callsWith(String sdp) throws IOException {
        send(request("INVITE", "", "Content-Type: application/sdp\r\n", sdp));
        var ok = receive();
        while (!ok.startsWith("SIP/2.0 200")) {
            ok = receive();
        }
        send(request("ACK", ";tag=" + toTag(ok), "", ""));
        Thread.ofVirtual().start(this::refuse);
    }

    private void refuse() {
        try {
            while (true) {
                var request = receive();
                if (request.startsWith("BYE")) {
                    bye.complete(request);
                }
                if (!request.startsWith("SIP/2.0") && !request.startsWith("ACK")) {
                    send("SIP/2.0 405 Method Not Allowed\r\n" + echoed(request) + "Content-Length: 0\r\n\r\n");
                }
            }
        } catch (IOException closed) {
            bye.completeExceptionally(closed);
        }
    }

    private static String echoed(String request) {
        var headers = new StringBuilder();
        request.lines()
                .filter(line -> line.matches("(Via|From|To|Call-ID|CSeq): .*"))
                .forEach(line -> headers.append(line).append("\r\n"));
        return headers.toString();
    }

    private String request(String method, String toTag, String headers, String body) {
        return method + " sip:srs@127.0.0.1 SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 127.0.0.1:" + socket.getLocalPort() + ";branch=z9hG4bK-" + method + "\r\n"
                + "Max-Forwards: 70\r\nFrom: <sip:src@127.0.0.1>;tag=stubborn\r\n"
                + "To: <sip:srs@127.0.0.1>" + toTag + "\r\nCall-ID: stubborn@127.0.0.1\r\nCSeq: 1 " + method + "\r\n"
                + "Contact: <sip:src@127.0.0.1:" + socket.getLocalPort() + ">;+sip.src\r\nRequire: siprec\r\n" + headers
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String toTag(String response) {
        var tag = Pattern.compile("(?m)^To: .*;tag=([^;\\r\\n]+)").matcher(response);
        if (!tag.find()) {
            throw new AssertionError("no tag in " + response);
        }
        return tag.group(1);
    }

    RecordingId session(ScenarioRecorder of) {
        return of.recorder().sessions().list().stream()
                .filter(session -> session.origin().callId().equals("stubborn@127.0.0.1"))
                .findFirst()
                .orElseThrow()
                .id();
    }

    /// The recorder's BYE as it came.
    String bye() throws Exception {
        return bye.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void send(String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, recorder));
    }

    private String receive() throws IOException {
        var packet = new DatagramPacket(new byte[65_536], 65_536);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        socket.close();
    }
}
