package io.earwitness.recorder.scenario;

import io.earwitness.sip.message.Transport;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Subscribes to a recorder's state with nothing but a socket, and takes every notification.
final class StateSubscriber implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 15_000;

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final InetSocketAddress recorder;
    private final String event;
    private final JsonMapper json = new JsonMapper();
    private int sequence;

    StateSubscriber(ScenarioRecorder recorder, String event) throws IOException {
        this.recorder = recorder.sip(Transport.UDP);
        this.event = event;
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /// A notification: how the subscription stands, its media type, and the state.
    record Told(String standing, String type, JsonNode state) {}

    /// The answer to SUBSCRIBE, as text.
    String subscribe(int expires) throws IOException {
        var here = "127.0.0.1:" + socket.getLocalPort();
        send("SUBSCRIBE sip:srs@127.0.0.1 SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP " + here + ";rport;branch=z9hG4bK-" + event + ++sequence + "\r\n"
                + "From: <sip:watcher@127.0.0.1>;tag=w1\r\nTo: <sip:srs@127.0.0.1>\r\n"
                + "Call-ID: " + event + "-" + socket.getLocalPort() + "\r\nCSeq: " + sequence + " SUBSCRIBE\r\n"
                + "Contact: <sip:watcher@" + here + ">\r\nMax-Forwards: 70\r\n"
                + "Event: " + event + "\r\nExpires: " + expires + "\r\nContent-Length: 0\r\n\r\n");
        return receive(text -> text.startsWith("SIP/2.0 "));
    }

    Told told() throws IOException {
        var notify = receive(text -> text.startsWith("NOTIFY "));
        return new Told(
                CorpusPeer.header(notify, "Subscription-State"),
                CorpusPeer.header(notify, "Content-Type"),
                json.readTree(notify.substring(notify.indexOf("\r\n\r\n") + 4)));
    }

    /// Reads on until this state is told; what was on its way before may come first.
    Told told(Predicate<Told> wanted) throws IOException {
        var next = told();
        while (!wanted.test(next)) {
            next = told();
        }
        return next;
    }

    private String receive(Predicate<String> wanted) throws IOException {
        while (true) {
            var packet = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(packet);
            var text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            if (text.startsWith("NOTIFY ")) {
                answer(text);
            }
            if (wanted.test(text)) {
                return text;
            }
        }
    }

    private void answer(String request) throws IOException {
        var answer = new StringBuilder("SIP/2.0 200 OK\r\n");
        for (var name : new String[] {"Via", "From", "To", "Call-ID", "CSeq"}) {
            answer.append(name)
                    .append(": ")
                    .append(CorpusPeer.header(request, name))
                    .append("\r\n");
        }
        send(answer.append("Content-Length: 0\r\n\r\n").toString());
    }

    private void send(String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, recorder));
    }

    @Override
    public void close() {
        socket.close();
    }
}
