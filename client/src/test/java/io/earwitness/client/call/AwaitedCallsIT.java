package io.earwitness.client.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.message.Transport;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Somebody calls the waiting client by hand-written messages: whom it takes for a recording server.
class AwaitedCallsIT {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final Pattern STATUS = Pattern.compile("^SIP/2\\.0 ([2-6]\\d\\d) ");

    private AwaitedCalls waiting;
    private DatagramSocket caller;

    @BeforeEach
    void open() throws Exception {
        var plan = CallPlan.bundled(SipUri.parse("sip:127.0.0.1")).lasting(Duration.ofMillis(200));
        var place = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        waiting = new AwaitedCalls(plan, place, CallListener.SILENT);
        caller = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        caller.setSoTimeout(TIMEOUT_MILLIS);
    }

    @AfterEach
    void close() {
        caller.close();
        waiting.close();
    }

    @ParameterizedTest
    @Tag("RS-ID-05")
    @CsvSource({
        "';+sip.srs', 'Require: siprec', 200",
        "';+sip.srs=\"TRUE\"', 'Require: timer, siprec', 200",
        "';+sip.srs', '', 403",
        "'', 'Require: siprec', 403",
        "'', '', 403",
        "';+sip.src', 'Require: siprec', 403",
        "';x=\"+sip.srs\"', 'Require: siprec', 403"
    })
    void onlyBothMarksTogetherMakeARecordingServer(String parameter, String require, int status) throws Exception {
        var answer = call(parameter, require, "");

        assertThat(answer).startsWith("SIP/2.0 " + status + " ");
        if (status == 200) {
            assertThat(answer)
                    .contains("application/sdp", "application/rs-metadata+xml", "a=label:1", "a=sendonly")
                    .containsPattern("Contact: [^\r]*;\\+sip\\.src");
        }
    }

    @Test
    void aServerThatProposesStreamsIsRefused() throws Exception {
        var description = String.join(
                "\r\n",
                "v=0",
                "o=srs 1 1 IN IP4 127.0.0.1",
                "s=-",
                "c=IN IP4 127.0.0.1",
                "t=0 0",
                "m=audio 40000 RTP/AVP 8",
                "a=recvonly",
                "");

        assertThat(call(";+sip.srs", "Require: siprec", description)).startsWith("SIP/2.0 488 ");
    }

    private String call(String parameter, String require, String body) throws Exception {
        var port = waiting.listening().stream()
                .filter(point -> point.transport() == Transport.UDP)
                .findFirst()
                .orElseThrow()
                .address()
                .getPort();
        var local = "127.0.0.1:" + caller.getLocalPort();
        var message = "INVITE sip:src@127.0.0.1:" + port + " SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP " + local + ";branch=z9hG4bKawaited\r\n"
                + "Max-Forwards: 70\r\n"
                + "From: <sip:srs@127.0.0.1>;tag=srs\r\n"
                + "To: <sip:src@127.0.0.1>\r\n"
                + "Call-ID: awaited@127.0.0.1\r\n"
                + "CSeq: 1 INVITE\r\n"
                + "Contact: <sip:srs@" + local + ">" + parameter + "\r\n"
                + (require.isEmpty() ? "" : require + "\r\n")
                + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        var octets = message.getBytes(StandardCharsets.US_ASCII);
        caller.send(new DatagramPacket(octets, octets.length, InetAddress.getLoopbackAddress(), port));
        while (true) {
            var packet = new DatagramPacket(new byte[65_535], 65_535);
            caller.receive(packet);
            var answer = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            if (STATUS.matcher(answer).find()) {
                return answer;
            }
        }
    }
}
