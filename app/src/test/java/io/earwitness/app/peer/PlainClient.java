package io.earwitness.app.peer;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/// A SIPREC client in bare datagrams: one call with any m-lines, and the ports that the recorder answered with.
public final class PlainClient implements AutoCloseable {
    private static final Pattern MEDIA = Pattern.compile("(?m)^m=\\S+ (\\d+)");
    private static final Pattern TO = Pattern.compile("(?mi)^To: *(.*?)\r?$");
    private static final int PATIENCE_MILLIS = 30_000;

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final int recorder;
    private final String callId;
    private String to = "<sip:srs@127.0.0.1>";

    public PlainClient(int recorder, String callId) throws IOException {
        this.recorder = recorder;
        this.callId = callId;
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /// @param lines of the description, each an m-line with its attributes
    /// @return the port for each line
    public List<Integer> invite(List<String> lines) throws IOException {
        var description = "v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\n" + String.join("", lines);
        var body = "--b\nContent-Type: application/sdp\n\n" + description + "\n--b--\n";
        send("INVITE", 1, "Require: siprec\nContent-Type: multipart/mixed;boundary=b\n", body);
        var answer = answer();
        to = TO.matcher(answer).results().findFirst().orElseThrow().group(1);
        send("ACK", 1, "", "");
        return MEDIA.matcher(answer)
                .results()
                .map(line -> Integer.parseInt(line.group(1)))
                .toList();
    }

    public void bye() throws IOException {
        send("BYE", 2, "", "");
        answer();
    }

    private void send(String method, int sequence, String headers, String body) throws IOException {
        var crlf = body.replace("\n", "\r\n");
        var head = """
                %s sip:srs@127.0.0.1 SIP/2.0
                Via: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bK%s%d%s;rport
                From: <sip:src@127.0.0.1>;tag=%s
                To: %s
                Call-ID: %s
                CSeq: %d %s
                Contact: <sip:src@127.0.0.1:%d>;+sip.src
                Max-Forwards: 70
                %sContent-Length: %d

                """.formatted(
                        method,
                        socket.getLocalPort(),
                        method,
                        sequence,
                        callId,
                        callId,
                        to,
                        callId,
                        sequence,
                        method,
                        socket.getLocalPort(),
                        headers,
                        crlf.length());
        var bytes = (head.replace("\n", "\r\n") + crlf).getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), recorder));
    }

    private String answer() throws IOException {
        while (true) {
            var packet = new DatagramPacket(new byte[65_535], 65_535);
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException nothing) {
                throw new AssertionError("the recorder did not answer", nothing);
            }
            var text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            if (text.startsWith("SIP/2.0 2")) {
                return text;
            }
            if (!text.startsWith("SIP/2.0 1")) {
                throw new AssertionError("the recorder said " + text);
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
