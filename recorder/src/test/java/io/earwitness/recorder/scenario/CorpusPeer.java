package io.earwitness.recorder.scenario;

import io.earwitness.sip.message.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sends messages of the corpus as they stand, but for addresses, Call-ID and lengths, and reads the answers as text.
///
/// Knows no SIP beyond that, so that what is odd in a message reaches the recorder as it is.
final class CorpusPeer implements AutoCloseable {
    private static final Pattern STATUS = Pattern.compile("^SIP/2\\.0 (\\d{3}) ");
    private static final int TIMEOUT_MILLIS = 30_000;

    private final InetSocketAddress recorder;
    private final String callId;
    private final DatagramSocket datagrams;
    private final Socket connection;
    private final boolean udp;
    private String remoteTag = "";

    CorpusPeer(InetSocketAddress recorder, Transport transport, String callId) throws IOException {
        this.recorder = recorder;
        this.callId = callId;
        this.udp = transport == Transport.UDP;
        datagrams = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        datagrams.setSoTimeout(TIMEOUT_MILLIS);
        connection = new Socket();
        if (!udp) {
            connection.connect(recorder);
            connection.setSoTimeout(TIMEOUT_MILLIS);
        }
    }

    /// An answer: its status and its session description, which may be empty.
    record Answer(int status, String text) {
        String description() {
            int begin = text.indexOf("\r\n\r\nv=0");
            return begin < 0 ? "" : text.substring(begin + 4);
        }
    }

    /// Sends a request and waits for its final answer; an INVITE is acknowledged.
    ///
    /// @param acknowledged the body of the ACK where the answer carried an offer, else empty
    Answer request(String message, String acknowledged) throws IOException {
        var wire = onTheWire(message);
        send(wire);
        var cseq = header(wire, "CSeq");
        var answer = finalAnswer(cseq);
        var tag = Pattern.compile("(?m)^To:.*;tag=([^;\\s]+)").matcher(answer.text());
        if (tag.find()) {
            remoteTag = tag.group(1);
        }
        if (cseq.endsWith("INVITE")) {
            send(acknowledgement(wire, answer, acknowledged));
        }
        return answer;
    }

    void bye(int sequence, String invite) throws IOException {
        var head = onTheWire(invite);
        request(
                "BYE sip:srs@192.0.2.10 SIP/2.0\r\nVia: SIP/2.0/TCP 192.0.2.40:5060;branch=z9hG4bK-bye-" + sequence
                        + "\r\nMax-Forwards: 70\r\nFrom: "
                        + header(head, "From") + "\r\nTo: <sip:srs@192.0.2.10>;tag=x\r\nCall-ID: x\r\nCSeq: " + sequence
                        + " BYE\r\n\r\n",
                "");
    }

    private Answer finalAnswer(String cseq) throws IOException {
        while (true) {
            var text = receive();
            Matcher status = STATUS.matcher(text);
            if (status.find()
                    && header(text, "CSeq").equals(cseq)
                    && !status.group(1).startsWith("1")) {
                return new Answer(Integer.parseInt(status.group(1)), text);
            }
        }
    }

    private String acknowledgement(String invite, Answer answer, String body) {
        var number = header(invite, "CSeq").replace("INVITE", "ACK");
        // A refusal is acknowledged within the transaction, so with its branch; a success with a branch of its own.
        var via = header(invite, "Via");
        return "ACK " + invite.split(" ", 3)[1] + " SIP/2.0\r\nVia: "
                + (answer.status() < 300 ? via.replace("branch=z9hG4bK", "branch=z9hG4bKack") : via)
                + "\r\nMax-Forwards: 70\r\nFrom: " + header(invite, "From") + "\r\nTo: " + header(answer.text(), "To")
                + "\r\nCall-ID: " + callId + "\r\nCSeq: " + number + "\r\n"
                + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private String onTheWire(String message) {
        int blank = message.indexOf("\r\n\r\n");
        var local = "127.0.0.1:" + (udp ? datagrams.getLocalPort() : connection.getLocalPort());
        var body = atHome(message.substring(blank + 4));
        var head = message.substring(0, blank)
                .replaceFirst(
                        "(?mi)^Via: SIP/2\\.0/\\w+ [^;\r]+",
                        "Via: SIP/2.0/" + (udp ? "UDP" : "TCP") + " " + local + ";rport")
                .replaceFirst("(?mi)^(Contact:[^@\r]*?(?:@|sip:))[0-9.]+(?::\\d+)?", "$1" + local)
                .replaceFirst("(?mi)^Call-ID:.*$", "Call-ID: " + callId)
                .replaceFirst("(?mi)^(To:[^\r]*;tag=)[^;\r]+", "$1" + remoteTag)
                .replaceAll("(?i)\r\nContent-Length:[^\r]*", "");
        return head + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    // Nothing that the recorder sends back may leave the machine.
    static String atHome(String description) {
        return description.replaceAll("(?m)^(o=.* |c=)IN IP4 (?!0\\.0\\.0\\.0)[0-9.]+", "$1IN IP4 127.0.0.1");
    }

    static String header(String message, String name) {
        Matcher found = Pattern.compile("(?mi)^" + name + ":[ \t]*([^\r\n]*)").matcher(message);
        return found.find() ? found.group(1).strip() : "";
    }

    private void send(String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        if (udp) {
            datagrams.send(new DatagramPacket(octets, octets.length, recorder));
        } else {
            connection.getOutputStream().write(octets);
        }
    }

    private String receive() throws IOException {
        if (udp) {
            var packet = new DatagramPacket(new byte[65_535], 65_535);
            datagrams.receive(packet);
            return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
        }
        return message(connection.getInputStream());
    }

    private static String message(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("the recorder closed the connection");
            }
            head.write(octet);
        }
        var text = head.toString(StandardCharsets.ISO_8859_1);
        if (text.isBlank()) {
            return text;
        }
        int length = Integer.parseInt(header(text, "Content-Length"));
        return text + new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        datagrams.close();
        connection.close();
    }
}
