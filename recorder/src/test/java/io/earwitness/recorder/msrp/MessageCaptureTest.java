package io.earwitness.recorder.msrp;

import static io.earwitness.recorder.msrp.MsrpSteps.begin;
import static io.earwitness.recorder.msrp.MsrpSteps.end;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.msrp.MsrpUri;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.MessagePieceArrived;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.StreamDescription;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Lines of messages around their pauses and resumptions, with reads that come when a test says so.
class MessageCaptureTest {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int LOOK_AGAIN_MILLIS = 100;

    private final List<JournalRecord> journal = new CopyOnWriteArrayList<>();
    private final MsrpListener listener = MsrpListener.bind(
            Optional.of(new MsrpConfig(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1 << 20, Optional.empty())),
            Clock.systemUTC(),
            new Random(1),
            new SimpleMeterRegistry());
    private final int port = listener.terms().orElseThrow().port();
    private final MessageCapture capture = listener.open(
            new MessageJournal() {
                @Override
                public void append(JournalRecord record) {
                    journal.add(record);
                }

                @Override
                public void sync() {}
            },
            Optional.of(InetAddress.getLoopbackAddress()));

    @AfterEach
    void close() {
        capture.close();
        listener.close();
    }

    private void adds(Optional<MsrpUri> peer) {
        capture.add(description(), new MessageAddress("s3cr3t", false, "127.0.0.1", port), peer, Set.of());
    }

    private StreamDescription description() {
        return new StreamDescription(0, 0, "1", "message", "TCP/MSRP", List.of(), port);
    }

    private List<String> kept() {
        return journal.stream()
                .filter(MessagePieceArrived.class::isInstance)
                .map(piece -> new String(((MessagePieceArrived) piece).bytes(), UTF_8))
                .toList();
    }

    private String reads(Object... steps) {
        return MsrpSteps.connection(listener, steps);
    }

    @Test
    void nothingThatWasReadDuringAPauseIsKeptWheneverItEnds() {
        adds(Optional.empty());
        Runnable pause = () -> capture.pause(0, PauseCause.RECORDER);
        Runnable resume = () -> capture.resume(0, PauseCause.RECORDER);

        var answered = reads(
                begin("1") + "before" + end("1"),
                pause,
                begin("2") + "4929 1234",
                resume,
                end("2") + begin("3") + "after",
                end("3"),
                begin("4"),
                pause,
                "4929\r\n-------",
                resume,
                "x",
                end("4"),
                begin("5") + "at last" + end("5"));

        assertThat(kept()).containsExactly("before", "after", "at last");
        assertThat(answered.lines().filter(line -> line.endsWith(" 200 OK"))).hasSize(5);
    }

    @Test
    void whoConnectsBeforeWeBeginIsAcceptedOnceItsSessionIsKnown() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write((begin("1") + "hello" + end("1")).getBytes(UTF_8));
            adds(Optional.empty());
            listener.begin();

            assertThat(new String(socket.getInputStream().readNBytes(16), UTF_8))
                    .isEqualTo("MSRP tr-1 200 OK");
            assertThat(kept()).containsExactly("hello");
        }
    }

    @Test
    void aClientIsCalledAgainWhenItsAddressChangesAndAfterAPauseButNotInIt() throws Exception {
        try (var first = server();
                var second = server()) {
            adds(Optional.of(peer(first)));
            capture.pause(0, PauseCause.CLIENT);
            capture.connect();
            capture.resume(0, PauseCause.CLIENT);
            capture.connect();
            first.setSoTimeout(PATIENCE_MILLIS);
            try (var called = first.accept()) {
                assertThat(called.getInputStream().read()).isEqualTo('M');
            }
            capture.follow(description(), Optional.of(peer(second)));
            try (var called = calledAt(second)) {
                assertThat(called.getInputStream().read()).isEqualTo('M');
            }
            capture.pause(0, PauseCause.RECORDER);
            capture.resume(0, PauseCause.RECORDER);
            calledAt(second).close();
        }
    }

    private static MsrpUri peer(ServerSocket server) {
        return new MsrpUri(false, "127.0.0.1", server.getLocalPort(), "them");
    }

    private static ServerSocket server() throws IOException {
        var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        server.setSoTimeout(LOOK_AGAIN_MILLIS);
        return server;
    }

    // As the watch over sessions does: until the connection before is gone nobody is called.
    private Socket calledAt(ServerSocket server) throws IOException {
        for (var i = 0; i < PATIENCE_MILLIS / LOOK_AGAIN_MILLIS; i++) {
            capture.connect();
            try {
                return server.accept();
            } catch (java.net.SocketTimeoutException notYet) {
                // Once more.
            }
        }
        throw new IOException("nobody called");
    }
}
