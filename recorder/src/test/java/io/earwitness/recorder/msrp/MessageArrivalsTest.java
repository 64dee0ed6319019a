package io.earwitness.recorder.msrp;

import static io.earwitness.recorder.msrp.MsrpSteps.begin;
import static io.earwitness.recorder.msrp.MsrpSteps.end;
import static io.earwitness.recorder.msrp.MsrpSteps.lies;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.media.msrp.MsrpUri;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.MessagePartAbsent;
import io.earwitness.recorder.journal.JournalRecord.MessagePieceArrived;
import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.StreamDescription;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What has come and is not read yet where a line pauses, goes on or ends; and who takes for ever to say what he is.
class MessageArrivalsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<JournalRecord> journal = new CopyOnWriteArrayList<>();
    private final AtomicInteger syncs = new AtomicInteger();
    private final MsrpListener listener = MsrpListener.bind(
            Optional.of(new MsrpConfig(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1 << 20, Optional.empty())),
            Clock.systemUTC(),
            new Random(1),
            new SimpleMeterRegistry());
    private final MessageCapture capture = listener.open(
            new MessageJournal() {
                @Override
                public void append(JournalRecord record) {
                    journal.add(record);
                }

                @Override
                public void sync() {
                    syncs.incrementAndGet();
                }
            },
            Optional.empty(),
            Duration.ofSeconds(30));
    private final Object pause = MsrpSteps.runs(() -> capture.pause(0, PauseCause.RECORDER));
    private final Object resume = MsrpSteps.runs(() -> capture.resume(0, PauseCause.RECORDER));
    private final List<Thread> threads = new ArrayList<>();

    MessageArrivalsTest() {
        capture.add(
                new StreamDescription(0, 0, "1", "message", "TCP/MSRP", List.of(), 2855),
                new MessageAddress("s3cr3t", false, "127.0.0.1", 2855),
                Optional.empty(),
                Set.of());
    }

    @AfterEach
    void close() throws Exception {
        for (var thread : threads) {
            thread.join();
        }
        capture.close();
        listener.close();
    }

    private String reads(Object... steps) {
        return MsrpSteps.connection(listener, steps);
    }

    private List<String> kept() {
        return journal.stream()
                .filter(MessagePieceArrived.class::isInstance)
                .map(piece -> new String(((MessagePieceArrived) piece).bytes(), UTF_8))
                .toList();
    }

    private List<String> absent() {
        return journal.stream()
                .filter(MessagePartAbsent.class::isInstance)
                .map(part -> ((MessagePartAbsent) part).messageId() + " " + ((MessagePartAbsent) part).why())
                .toList();
    }

    /// Runs on a thread of its own; goes on with the connection once that waits for it.
    private Object meanwhile(Runnable action) {
        return MsrpSteps.runs(() -> {
            var thread = Thread.ofPlatform().start(action);
            threads.add(thread);
            Awaitility.await().atMost(PATIENCE).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        });
    }

    @Test
    void whatLaysUnreadWhenAPauseEndedIsNotKept() {
        var answered = reads(
                begin("1") + "before" + end("1"),
                pause,
                lies(begin("2") + "4929 1234" + end("2")),
                resume,
                begin("3") + "after" + end("3"));

        assertThat(kept()).containsExactly("before", "after");
        assertThat(answered.lines().filter(line -> line.endsWith(" 200 OK"))).hasSize(3);
        assertThat(absent()).isEmpty();
    }

    @Test
    void whatHasComeIsStoredBeforeItsLineIsTakenAway() {
        reads(
                begin("1") + "first" + end("1"),
                lies(begin("2") + "second" + end("2")),
                meanwhile(() -> capture.remove(0)),
                MsrpSteps.runs(() -> Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> !threads.getFirst().isAlive())),
                begin("3") + "too late" + end("3"));

        assertThat(kept()).containsExactly("first", "second");
    }

    @Test
    void whatHasComeIsStoredBeforeThePauseBegins() {
        reads(
                begin("1") + "first" + end("1"),
                lies(begin("2") + "second" + end("2")),
                meanwhile(() -> capture.pause(0, PauseCause.RECORDER)),
                MsrpSteps.runs(() -> Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> capture.statistics(0).paused())),
                begin("3") + "4929 1234" + end("3"));

        assertThat(kept()).containsExactly("first", "second");
    }

    @Test
    void messageThatLiesPartlyInAPauseIsNamedAsThat() {
        reads(
                begin("1") + "my card is ",
                pause,
                "4929 1234",
                resume,
                " thanks" + end("1"),
                begin("2").replace("1-*/*", "1-*/9") + "one" + end("2").replace('$', '+'),
                pause,
                begin("2").replace("1-*/*", "4-*/9") + "two" + end("2").replace('$', '+'),
                begin("3") + "in the pause" + end("3"),
                begin("4") + "from ",
                resume,
                "it" + end("4").replace('$', '+'),
                begin("2").replace("1-*/*", "7-*/9") + "six" + end("2"),
                begin("4").replace("1-*/*", "8-*/*") + "out" + end("4"),
                begin("5") + "whole" + end("5"));

        assertThat(kept()).containsExactly("my card is ", "one", "six", "out", "whole");
        assertThat(absent().stream().distinct()).containsExactly("1 PAUSED", "2 PAUSED", "4 PAUSED");
    }

    @Test
    void messageThatIsUnderWayWhereTheSessionGoesOnInAnotherJournalIsNamedInBoth() {
        var next = new ArrayList<JournalRecord>();
        reads(
                begin("1") + "half" + end("1").replace('$', '+'),
                begin("2") + "whole" + end("2"),
                MsrpSteps.runs(() -> capture.tellAgain(next::add)));

        assertThat(absent()).containsExactly("1 ELSEWHERE");
        assertThat(next.getLast()).isEqualTo(journal.getLast());
    }

    @Test
    void aClientElsewhereDoesNotHaveUsCallThisMachine() {
        var line = new StreamDescription(0, 0, "1", "message", "TCP/MSRP", List.of(), 2855);
        capture.follow(line, Optional.of(new MsrpUri(false, "127.0.0.1", 2855, "theirs")));
        capture.connect();

        Awaitility.await().atMost(PATIENCE).until(() -> journal.stream().anyMatch(Noted.class::isInstance));
        assertThat(journal.getLast().toString()).contains("waits for us to connect", "127.0.0.1");
    }

    @Test
    void pathsAndIdsCountForWhatIsNotOnTheDiskYet() {
        var frame = begin("1").replace("Message-ID: 1", "Message-ID: " + "x".repeat(8_000)) + "!" + end("1");
        var steps = new Object[150];
        Arrays.fill(steps, frame);
        reads(steps);

        assertThat(kept()).hasSize(150);
        assertThat(syncs).as("more than a MiB").hasPositiveValue();
    }

    @Test
    void whoSendsAByteNowAndThenIsWaitedForNoLongerThanAnother() throws IOException {
        var nanos = new AtomicLong();
        var dripping = new InputStream() {
            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                nanos.addAndGet(Duration.ofSeconds(10).toNanos());
                into[offset] = 'M';
                return 1;
            }
        };
        var arrivals = new Arrivals(new Socket(), dripping, Optional.of(Duration.ofSeconds(30)), nanos::get);

        assertThat(arrivals.readNBytes(3)).hasSize(3);
        assertThatThrownBy(arrivals::read).isInstanceOf(SocketTimeoutException.class);
        var known = new Arrivals(new Socket(), new ByteArrayInputStream(new byte[9]), Optional.empty(), nanos::get);
        assertThat(known.readAllBytes()).hasSize(9);
    }

    @Test
    void aByteThatIsReadAndNotCountedYetHasComeAllTheSame() throws Exception {
        var taken = new CountDownLatch(1);
        var counts = new CountDownLatch(1);
        var five = new FilterInputStream(new ByteArrayInputStream(new byte[5])) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                var read = super.read(into, offset, length);
                taken.countDown();
                awaits(counts);
                return read;
            }
        };
        var arrivals = new Arrivals(new Socket(), five, Optional.empty(), () -> 1);
        var lain = new AtomicLong();
        threads.add(Thread.ofPlatform().start(() -> readSome(arrivals)));
        taken.await();

        var asks = Thread.ofPlatform().start(() -> lain.set(arrivals.noteWhatLies()));
        threads.add(asks);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> Set.of(Thread.State.TIMED_WAITING, Thread.State.TERMINATED)
                        .contains(asks.getState()));
        counts.countDown();
        asks.join();

        assertThat(lain).hasValue(5);
    }

    private static void awaits(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    private static void readSome(Arrivals arrivals) {
        try {
            assertThat(arrivals.read(new byte[9])).isEqualTo(5);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// A handshake whose bytes drip: each comes before a silence would be noticed, one a second by the listener's
    /// clock.
    @Test
    void handshakeHasADeadlineOfItsOwn() throws Exception {
        var nanos = new AtomicLong();
        var seen = new CountDownLatch(1);
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new Socket(server.getInetAddress(), server.getLocalPort());
                var accepted = server.accept()) {
            threads.add(Thread.ofVirtual().start(() -> drip(client, seen, nanos)));
            var arrivals = new Arrivals(accepted, accepted.getInputStream(), Optional.of(PATIENCE), nanos::get);
            var tls = SSLContext.getDefault().getSocketFactory();

            assertThat(arrivals.peek()).isEqualTo(0x16);
            seen.countDown();
            try (var secured = (SSLSocket) tls.createSocket(accepted, arrivals, false)) {
                assertThatThrownBy(secured::startHandshake).isInstanceOf(SocketTimeoutException.class);
            }
        }
    }

    // The head of a record of 16,384 bytes, and then a zero every 20 ms, for as long as somebody is there; the clock
    // stands still until the first byte is seen.
    private static void drip(Socket client, CountDownLatch seen, AtomicLong nanos) {
        try {
            client.getOutputStream().write(new byte[] {0x16, 3, 1, 0x40, 0});
            seen.await();
            while (true) {
                client.getOutputStream().write(0);
                Thread.sleep(20);
                nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            }
        } catch (IOException | InterruptedException gone) {
            // As it should be.
        }
    }
}
