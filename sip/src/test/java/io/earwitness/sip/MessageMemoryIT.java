package io.earwitness.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.transaction.SipTimers;
import io.earwitness.sip.transport.ListenPoint;
import io.earwitness.sip.transport.Refusal;
import io.earwitness.sip.transport.Traffic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What large messages may hold, and what becomes of those that find no room.
class MessageMemoryIT {
    private static final int BUDGET_BYTES = 1_000_000;
    private static final int LARGE_BYTES = 300_000;
    private static final int SMALL_BYTES = 3_000;
    private static final int NEARLY_ALL_BYTES = 498_000;
    private final AnsweringHandler handler = new AnsweringHandler();
    private final List<Socket> sockets = new ArrayList<>();
    private SipEndpoint endpoint;

    @BeforeEach
    void open() throws IOException {
        endpoint = listening(SipTimers.DEFAULT);
    }

    private SipEndpoint listening(SipTimers timers) throws IOException {
        return SipEndpoint.open(
                SipEndpointConfig.listeningOn(ListenPoint.tcp("127.0.0.1", 0))
                        .withTimers(timers)
                        .withLimits(SipLimits.DEFAULT.withMessageBytes(BUDGET_BYTES)),
                handler);
    }

    @AfterEach
    void close() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        endpoint.close();
    }

    private Socket connected() throws IOException {
        var socket = new Socket(
                InetAddress.getLoopbackAddress(),
                endpoint.listening().getFirst().address().getPort());
        socket.setSoTimeout(5000);
        sockets.add(socket);
        return socket;
    }

    private static byte[] invite(String callId, String toTag, int bodyBytes, int sentBytes) {
        var head = """
            INVITE sip:srs@127.0.0.1 SIP/2.0
            Via: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bK%1$s
            From: <sip:a@127.0.0.1>;tag=1
            To: <sip:b@127.0.0.1>%2$s
            Call-ID: %1$s
            CSeq: 1 INVITE
            Contact: <sip:a@127.0.0.1;transport=tcp>
            Content-Type: text/plain
            Content-Length: %3$d

            """.formatted(callId, toTag, bodyBytes).replace("\n", "\r\n");
        return (head + "x".repeat(sentBytes)).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] ack(String callId, String accepted) {
        var tag = accepted.replaceAll("(?s).*To: [^\r]*;tag=(\\w+).*", "$1");
        return new String(invite(callId, ";tag=" + tag, 0, 0), StandardCharsets.US_ASCII)
                .replace("INVITE", "ACK")
                .replace("z9hG4bK", "z9hG4bKack")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String answer(Socket socket) throws IOException {
        var text = new StringBuilder();
        do {
            text.setLength(0);
            while (text.indexOf("\r\n\r\n") < 0) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    return text + "(closed)";
                }
                text.append((char) next);
            }
        } while (text.indexOf("SIP/2.0 1") == 0);
        return text.toString();
    }

    private long refused() {
        return endpoint.counters().refused().getOrDefault(new Traffic.Refused("tcp", Refusal.MEMORY), 0L);
    }

    @Test
    @Tag("TX-20")
    void aCallBeyondWhatMayBeHeldGets503AndTheOthersGoOn() throws Exception {
        var mayDecide = new CountDownLatch(1);
        handler.decision = call -> {
            await().until(() -> mayDecide.getCount() == 0);
            handler.accept(call);
        };
        var first = connected();
        first.getOutputStream().write(invite("first", "", NEARLY_ALL_BYTES, NEARLY_ALL_BYTES));
        await().until(() -> handler.calls.size() == 1);

        var second = connected();
        second.getOutputStream().write(invite("second", "", SMALL_BYTES, SMALL_BYTES));
        assertThat(answer(second)).startsWith("SIP/2.0 503").contains("Retry-After: 10");
        assertThat(refused()).isPositive();

        mayDecide.countDown();
        assertThat(answer(first)).startsWith("SIP/2.0 200");
        var third = connected();
        third.getOutputStream().write(invite("third", "", LARGE_BYTES, LARGE_BYTES));
        assertThat(answer(third)).startsWith("SIP/2.0 200");
    }

    /// Together they are many times what may be held, and their transactions and dialogs all live on.
    @Test
    @Tag("TX-20")
    void anyNumberOfCallsPassesThroughASmallBudgetAsLongAsTheyAreAnswered() throws Exception {
        var caller = connected();
        for (int i = 0; i < 20; i++) {
            caller.getOutputStream().write(invite("taken" + i, "", LARGE_BYTES, LARGE_BYTES));
            var accepted = answer(caller);
            assertThat(accepted).startsWith("SIP/2.0 200");
            caller.getOutputStream().write(ack("taken" + i, accepted));
        }
        handler.decision = call -> call.reject(SipReply.of(486));
        for (int i = 0; i < 20; i++) {
            caller.getOutputStream().write(invite("refused" + i, "", LARGE_BYTES, LARGE_BYTES));
            assertThat(answer(caller)).startsWith("SIP/2.0 486");
        }
        assertThat(endpoint.counters().transactionsOpen()).isEqualTo(40);
        assertThat(endpoint.counters().dialogsOpen()).isEqualTo(20);
        assertThat(endpoint.counters().messageBytes()).isPositive().isLessThan(LARGE_BYTES);
        assertThat(refused()).isZero();
    }

    @Test
    @Tag("TX-20")
    void nothingIsHeldOnceDialogsAndTransactionsAreOver() throws Exception {
        endpoint.close();
        var quick = new SipTimers(
                Duration.ofMillis(20), Duration.ofMillis(80), Duration.ofMillis(100), Duration.ofMillis(200));
        endpoint = listening(quick);
        var caller = connected();
        caller.getOutputStream().write(invite("taken", "", LARGE_BYTES, LARGE_BYTES));
        caller.getOutputStream().write(ack("taken", answer(caller)));
        await().until(() -> handler.dialogs.size() == 1);
        assertThat(endpoint.counters().messageBytes()).isPositive();

        handler.dialogs.getFirst().bye();
        await().until(() -> endpoint.counters().messageBytes() == 0);
    }

    @Test
    @Tag("TX-20")
    void whatIsHalfSentIsNotCountedAnyMoreWhenItIsWhole() throws Exception {
        var caller = connected();
        caller.getOutputStream().write(invite("half", "", NEARLY_ALL_BYTES, NEARLY_ALL_BYTES / 2));
        await().until(() -> endpoint.counters().messageBytes() > NEARLY_ALL_BYTES / 3);
        caller.getOutputStream().write("x".repeat(NEARLY_ALL_BYTES / 2).getBytes(StandardCharsets.US_ASCII));
        assertThat(answer(caller)).startsWith("SIP/2.0 200");
    }

    @Test
    @Tag("TX-20")
    @Tag("SRS-INV-34")
    void halfSentMessagesHoldNoMoreThanTheLimit() throws Exception {
        handler.decision = call -> call.reject(SipReply.of(486));
        int refusedNow = 0;
        for (int i = 0; i < 8; i++) {
            var socket = connected();
            socket.getOutputStream().write(invite("half" + i, "", 900_000, LARGE_BYTES));
        }
        await().until(() -> refused() > 0);
        for (var socket : sockets) {
            socket.setSoTimeout(500);
            try {
                refusedNow += answer(socket).startsWith("SIP/2.0 503") ? 1 : 0;
            } catch (java.net.SocketTimeoutException waiting) {
                // It may still send the rest.
            }
        }
        assertThat(refusedNow).isBetween(1, 7);
        assertThat(endpoint.counters().messageBytes()).isLessThan(BUDGET_BYTES);
        for (var socket : sockets) {
            socket.close();
        }
        await().until(() -> endpoint.counters().messageBytes() == 0);
    }
}
