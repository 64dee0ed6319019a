package io.earwitness.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.parser.Parsed;
import io.earwitness.sip.parser.SipParser;
import io.earwitness.sip.transport.ListenPoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What goes over a TCP connection, byte by byte.
class ConnectionIT {
    private final AnsweringHandler handler = new AnsweringHandler();
    private SipEndpoint endpoint;
    private Socket socket;

    @BeforeEach
    void open() throws IOException {
        endpoint = SipEndpoint.open(SipEndpointConfig.listeningOn(ListenPoint.tcp("127.0.0.1", 0)), handler);
        socket = connected();
    }

    private Socket connected() throws IOException {
        var connection = new Socket(
                InetAddress.getLoopbackAddress(),
                endpoint.listening().getFirst().address().getPort());
        connection.setTcpNoDelay(true);
        connection.setSoTimeout(5000);
        return connection;
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        endpoint.close();
    }

    private static byte[] request(String method, String callId, String sentBy, String contentLength) {
        return """
                %1$s sip:srs@127.0.0.1 SIP/2.0
                Via: SIP/2.0/TCP %3$s;branch=z9hG4bK%1$s%2$s
                From: <sip:a@127.0.0.1>;tag=1
                To: <sip:b@127.0.0.1>
                Call-ID: %2$s
                CSeq: 1 %1$s
                Contact: <sip:a@127.0.0.1;transport=tcp>
                %4$s
                """.formatted(method, callId, sentBy, contentLength)
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] options(String callId) {
        return request("OPTIONS", callId, "127.0.0.1:9", "Content-Length: 0\n");
    }

    /// Reads one message; the ones expected here have no body.
    private static SipMessage read(Socket socket) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("closed after: " + text);
            }
            text.append((char) next);
        }
        var bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        return ((Parsed.Whole) new SipParser(MessageLimits.DEFAULT).parse(bytes)).message();
    }

    @Test
    @Tag("TX-05")
    void messagesDribbledByteByByteAreAnswered() throws Exception {
        for (byte b : options("dribble")) {
            socket.getOutputStream().write(b);
        }

        assertThat(((SipResponse) read(socket)).status()).isEqualTo(200);
    }

    @Test
    @Tag("TX-05")
    void pipelinedMessagesAreAllAnswered() throws Exception {
        var out = socket.getOutputStream();
        var both = new java.io.ByteArrayOutputStream();
        both.writeBytes(options("one"));
        both.writeBytes(options("two"));
        out.write(both.toByteArray());

        var first = read(socket);
        var second = read(socket);

        assertThat(List.of(first.callId(), second.callId())).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    @Tag("TX-15")
    void pingsAreAnsweredByOneLineBreak() throws Exception {
        socket.getOutputStream().write("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

        assertThat(socket.getInputStream().readNBytes(2)).containsExactly('\r', '\n');
        socket.getOutputStream().write(options("after"));
        assertThat(((SipResponse) read(socket)).status()).isEqualTo(200);
    }

    @Test
    @Tag("SRS-INV-34")
    void runawayHeadersCloseTheConnectionAndNothingElse() throws Exception {
        var flood = "INVITE sip:srs@127.0.0.1 SIP/2.0\r\n" + "X: y\r\n".repeat(20_000);
        try {
            socket.getOutputStream().write(flood.getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        } catch (IOException reset) {
            // Closing while we still write may reset the connection, which is as good.
        }

        await().untilAsserted(
                        () -> assertThat(endpoint.counters().connectionsOpen()).isZero());
        try (var other = connected()) {
            other.getOutputStream().write(options("alive"));
            assertThat(((SipResponse) read(other)).status()).isEqualTo(200);
        }
    }

    @Test
    @Tag("TX-05")
    void aMissingContentLengthIsToldAndTheConnectionClosed() throws Exception {
        socket.getOutputStream().write(request("OPTIONS", "nolength", "127.0.0.1:9", ""));

        assertThat(((SipResponse) read(socket)).status()).isEqualTo(400);
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    @Tag("TX-13")
    void answersFindANewConnectionWhenTheirsDied() throws Exception {
        var decide = new CountDownLatch(1);
        handler.decision = call -> {
            try {
                decide.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            call.reject(SipReply.of(486));
        };
        try (var peer = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            peer.setSoTimeout(5000);
            var sentBy = "127.0.0.1:" + peer.getLocalPort();
            socket.getOutputStream().write(request("INVITE", "reopened", sentBy, "Content-Length: 0\n"));
            assertThat(((SipResponse) read(socket)).status()).isEqualTo(100);
            socket.close();
            await().untilAsserted(() ->
                    assertThat(endpoint.counters().connectionsOpen()).isZero());
            decide.countDown();

            try (var reopened = peer.accept()) {
                reopened.setSoTimeout(5000);
                assertThat(((SipResponse) read(reopened)).status()).isEqualTo(486);
            }
        }
    }
}
