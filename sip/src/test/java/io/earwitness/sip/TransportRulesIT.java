package io.earwitness.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.parser.Parsed;
import io.earwitness.sip.parser.SipParser;
import io.earwitness.sip.transport.ListenPoint;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What sockets show of the rules of RFC 3261 §18 and RFC 3581, with a peer that has no stack.
class TransportRulesIT {
    private static final NameAddress FROM = NameAddress.parse("<sip:src@127.0.0.1>");
    private final AnsweringHandler handler = new AnsweringHandler();

    @Test
    @Tag("TX-09")
    void requestsAskForTheirWayBackAndLeaveFromWhereWeListen() throws Exception {
        try (var endpoint = SipEndpoint.open(SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.1", 0)), handler);
                var peer = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            peer.setSoTimeout(5000);
            var target = SipUri.parse("sip:a@127.0.0.1:" + peer.getLocalPort());
            var call = endpoint.call(OutgoingCall.to(target, FROM), new RecordedDialog());
            var packet = new DatagramPacket(new byte[4096], 4096);
            peer.receive(packet);
            call.cancel();
            var bytes = Arrays.copyOf(packet.getData(), packet.getLength());
            var request = (SipRequest) ((Parsed.Whole) new SipParser(MessageLimits.DEFAULT).parse(bytes)).message();
            int listening = endpoint.listening().getFirst().address().getPort();
            assertThat(request.via().parameters().has("rport")).isTrue();
            assertThat(request.via().sentBy().port()).hasValue(listening);
            assertThat(packet.getPort()).isEqualTo(listening);
        }
    }

    @Test
    @Tag("TX-19")
    void everyAddressMeansIpv6Too() throws Exception {
        try (var endpoint = SipEndpoint.open(SipEndpointConfig.listeningOn(ListenPoint.tcp("0.0.0.0", 0)), handler)) {
            int port = endpoint.listening().getFirst().address().getPort();
            for (var address : new String[] {"127.0.0.1", "::1"}) {
                try (var socket = new Socket(InetAddress.ofLiteral(address), port)) {
                    socket.setSoTimeout(5000);
                    socket.getOutputStream().write(OpenSsl.options("any").getBytes(StandardCharsets.US_ASCII));
                    assertThat(read(socket)).startsWith("SIP/2.0 200");
                }
            }
        }
    }

    private static String read(Socket socket) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                return text + "(closed)";
            }
            text.append((char) next);
        }
        return text.toString();
    }

    @Test
    @Tag("SRS-OTH-08")
    void theAnswerToByeArrivesBeforeTheConnectionCloses() throws Exception {
        var endpoint = SipEndpoint.open(SipEndpointConfig.listeningOn(ListenPoint.tcp("127.0.0.1", 0)), handler);
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(),
                endpoint.listening().getFirst().address().getPort())) {
            socket.setSoTimeout(5000);
            send(socket, "INVITE", "", 1);
            var accepted = read(socket);
            while (accepted.startsWith("SIP/2.0 1")) {
                accepted = read(socket);
            }
            var tag = accepted.replaceAll("(?s).*To: [^\r]*;tag=(\\w+).*", ";tag=$1");
            send(socket, "ACK", tag, 1);
            send(socket, "BYE", tag, 2);
            await().until(() -> !handler.recorded.ends.isEmpty());
            endpoint.close();
            assertThat(read(socket)).startsWith("SIP/2.0 200").contains("CSeq: 2 BYE");
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static void send(Socket socket, String method, String toTag, int sequence) throws IOException {
        var text = """
            %1$s sip:srs@127.0.0.1 SIP/2.0
            Via: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bK%1$s
            From: <sip:a@127.0.0.1>;tag=1
            To: <sip:b@127.0.0.1>%2$s
            Call-ID: flushed
            CSeq: %3$d %1$s
            Contact: <sip:a@127.0.0.1;transport=tcp>
            Content-Length: 0

            """.formatted(method, toTag, sequence).replace("\n", "\r\n");
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
