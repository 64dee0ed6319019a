package io.earwitness.sip;

import static org.awaitility.Awaitility.await;

import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transaction.SipTimers;
import io.earwitness.sip.transport.ListenPoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// An endpoint with fast timers and a peer that is only a socket; what both wire tests need.
abstract class WireScenario {
    /// Fast enough that 64*T1 passes while a test waits.
    private static final SipTimers FAST =
            new SipTimers(Duration.ofMillis(40), Duration.ofMillis(200), Duration.ofMillis(250), Duration.ofMillis(10));

    final AnsweringHandler handler = new AnsweringHandler();
    SipEndpoint endpoint;
    RawPeer peer;

    @BeforeEach
    void open() throws IOException {
        endpoint = SipEndpoint.open(
                SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.1", 0))
                        .withOptionTags("siprec")
                        .withTimers(FAST),
                handler);
        peer = new RawPeer(endpoint);
    }

    @AfterEach
    void close() {
        peer.close();
        endpoint.close();
    }

    static String[] lines(String branch, String toTag, String cseq, String... more) {
        var lines = new ArrayList<String>(List.of(
                "Via: SIP/2.0/UDP 127.0.0.1:%port;rport;branch=z9hG4bK" + branch,
                "From: <sip:src@127.0.0.1>;tag=f1",
                "To: <sip:srs@127.0.0.1>" + (toTag.isEmpty() ? "" : ";tag=" + toTag),
                "Call-ID: wire-1",
                "CSeq: " + cseq,
                "Contact: <sip:src@127.0.0.1:%port>",
                "Max-Forwards: 70"));
        lines.addAll(Arrays.asList(more));
        return lines.toArray(String[]::new);
    }

    private static boolean finalTo(SipMessage message, String method) {
        return message instanceof SipResponse response
                && response.isFinal()
                && response.cseq().method().equals(method);
    }

    SipResponse answer(String method) throws IOException {
        return (SipResponse) peer.receive(message -> finalTo(message, method));
    }

    String establish(String... more) throws IOException {
        peer.request("INVITE", lines("inv", "", "1 INVITE", more));
        var tag = answer("INVITE").to().tag().orElseThrow();
        peer.request("ACK", lines("ack", tag, "1 ACK"));
        await().until(() -> handler.recorded.acks.size() == 1 && handler.dialogs.size() == 1);
        return tag;
    }

    static void uninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
