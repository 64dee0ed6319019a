package io.earwitness.recorder.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.recorder.assembly.RecordSource;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Nobody is held up by a client that does not read, by a call that takes long, or by what fails once.
class RtspHeldUpIT extends RtspFixture {
    private static final Duration PATIENCE = Duration.ofSeconds(25);
    private static final int STALLED = 20;
    private static final int SILENT_ROUNDS = 20;

    private final List<SocketChannel> stalled = new ArrayList<>();

    @AfterEach
    void leave() throws IOException {
        for (var channel : stalled) {
            channel.close();
        }
    }

    /// Plays, then asks and asks and takes in no answer, until the recorder cannot write to it any more.
    private void stall(String url) throws Exception {
        var channel = SocketChannel.open();
        stalled.add(channel);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
        channel.connect(new InetSocketAddress("127.0.0.1", port()));
        var peer = new RtspPeer(channel.socket());
        peer.ask("PLAY", url, "Session", setUp(peer, url));
        peer.readUntil(() -> !peer.frames(0).isEmpty());
        channel.configureBlocking(false);
        var question = "OPTIONS * RTSP/2.0\r\nCSeq: 1\r\n\r\n".repeat(200);
        var bytes = ByteBuffer.wrap(question.getBytes(StandardCharsets.US_ASCII));
        for (var silent = 0; silent < SILENT_ROUNDS; ) {
            silent = channel.write(bytes) == 0 ? silent + 1 : 0;
            if (!bytes.hasRemaining()) {
                bytes.rewind();
            }
            if (silent > 0) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
    }

    private void stallSome() throws Exception {
        server.close();
        start(2 * STALLED, Optional.empty());
        var url = url(recording(60_000));
        for (var number = 0; number < STALLED; number++) {
            stall(url);
        }
        assertThat(sessions()).isEqualTo(STALLED);
    }

    private static void isDone(Runnable task) {
        var thread = Thread.ofPlatform().daemon().start(task);
        await().atMost(PATIENCE).until(() -> !thread.isAlive());
    }

    @Test
    void theStopWaitsForAllStalledClientsTogether() throws Exception {
        stallSome();

        isDone(server::close);

        assertThat(sessions()).isZero();
        var left = stalled.getFirst();
        left.configureBlocking(true);
        left.socket().setSoTimeout((int) PATIENCE.toMillis());
        assertThat(isOver(left)).isTrue();
    }

    @Test
    void theWatchWaitsForNoneOfThemAndClosesThem() throws Exception {
        stallSome();

        // Each session is gone with its connection.
        await().atMost(PATIENCE).until(() -> {
            isDone(server::watch);
            return sessions() == 0;
        });
        var peer = peer();
        assertThat(peer.ask("OPTIONS", "*").status()).isEqualTo(200);
    }

    @Test
    void endingASilentSessionOfAStalledClientHoldsUpNobody() throws Exception {
        stallSome();
        mayListen = false;

        isDone(server::watch);

        assertThat(sessions()).isZero();
        mayListen = true;
        assertThat(setUp(peer(), url(recording(100, 1)))).isNotEmpty();
    }

    private static boolean isOver(SocketChannel channel) {
        var bytes = new byte[1 << 16];
        try {
            while (channel.socket().getInputStream().read(bytes) >= 0) {
                // What had been sent before.
            }
            return true;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void aRecordingIsPlayedWhileTheSoundOfACallIsBeingMade() throws Exception {
        var making = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        var call = recording(100, 7);
        journals.put(call, source(call, () -> {
            making.countDown();
            done.await();
            throw new IOException("it was enough");
        }));
        var id = recording(100);
        var waiting = peer();
        waiting.write(waiting.request("DESCRIBE", url(new Playable.OfSession(call, call), "anna")));
        making.await();
        try {
            var url = url(id);
            var peer = peer();
            assertThat(peer.ask("DESCRIBE", url).status()).isEqualTo(200);
            peer.ask("PLAY", url, "Session", setUp(peer, url));
            peer.readUntil(() -> !peer.requests().isEmpty());
            assertThat(peer.heard(0)).isEqualTo(kept(id, 0));
        } finally {
            done.countDown();
        }
        assertThat(waiting.answer().status()).isEqualTo(500);
    }

    @Test
    void anAddressOfARecordingNeverPlaysTheSessionOfTheSameId() throws Exception {
        var id = recording(200);
        var asked = new AtomicInteger();
        // The session has gone on to its next call.
        journals.put(id, source(recording(100, 8), () -> {
            asked.incrementAndGet();
            throw new IOException("it is somebody else's");
        }));
        for (var what : List.of(new Playable.OfRecording(id), new Playable.OfSession(id, id))) {
            var url = url(what, "anna");
            var peer = peer();
            assertThat(peer.ask("DESCRIBE", url).body()).contains("a=range:npt=0.000000-0.200000");
            peer.ask("PLAY", url, "Session", setUp(peer, url));
            peer.readUntil(() -> !peer.requests().isEmpty());
            assertThat(peer.heard(0)).isEqualTo(kept(id, 0));
            assertThat(peer.heard(2)).isEqualTo(kept(id, 1));
        }
        assertThat(asked).hasValue(0);
    }

    private interface Reading {
        RecordSource.Reading open() throws Exception;
    }

    private static RecordSource source(RecordingId id, Reading reading) {
        return new RecordSource() {
            @Override
            public RecordingId id() {
                return id;
            }

            @Override
            public RecordSource.Reading open() throws IOException {
                try {
                    return reading.open();
                } catch (IOException failure) {
                    throw failure;
                } catch (Exception failure) {
                    throw new IOException(failure);
                }
            }
        };
    }

    @Test
    void aRecordingThatIsDeletedIsGone() throws Exception {
        var id = recording(500);
        var url = url(id);
        var peer = peer();
        var session = setUp(peer, url);
        Files.delete(archive.find(id).orElseThrow().folder().resolve("audio.wav"));

        assertThat(peer.ask("DESCRIBE", url).status()).isEqualTo(410);
        var play = peer.ask("PLAY", url, "Session", session);

        assertThat(play.status()).isEqualTo(410);
        assertThat(play.start()).isEqualTo("RTSP/2.0 410 Gone");
        assertThat(failed()).as("no fault of ours").isZero();
    }

    @Test
    void aThreadThatCannotBeHadCostsOneConnectionAlone() throws Exception {
        server.close();
        var first = new AtomicInteger();
        var threads = RtspServer.Surroundings.connectionThreads();
        start(1, Optional.empty(), task -> {
            if (first.getAndIncrement() == 0) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return threads.newThread(task);
        });

        assertThat(peer().isClosed()).isTrue();

        var url = url(recording(100));
        assertThat(peer().ask("DESCRIBE", url).status()).isEqualTo(200);
        assertThat(peer().ask("DESCRIBE", url).status())
                .as("the first is not counted")
                .isEqualTo(200);
        assertThat(failed()).isEqualTo(1);
    }
}
