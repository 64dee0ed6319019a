package io.earwitness.recorder.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Nobody gets more than there is for everybody, or keeps it without needing it.
class RtspLimitsIT extends RtspFixture {
    @Test
    void whoIsNotHeardOfIsForgottenAndWhoKeepsAskingIsNot() throws Exception {
        var url = url(recording(100));
        var silent = peer();
        var alive = peer();
        var frames = peer();
        var first = setUp(silent, url);
        var second = setUp(alive, url);
        var third = setUp(frames, url);

        later.addAndGet(TimeUnit.SECONDS.toNanos(70));
        assertThat(alive.ask("GET_PARAMETER", url, "Session", second).status()).isEqualTo(200);
        frames.frame(1, new byte[] {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 1});
        assertThat(frames.ask("OPTIONS", "*").status()).isEqualTo(200);
        server.watch();
        later.addAndGet(TimeUnit.SECONDS.toNanos(70));
        server.watch();

        assertThat(sessions()).isEqualTo(2);
        assertThat(alive.ask("PAUSE", url, "Session", first).status()).isEqualTo(454);
        assertThat(alive.ask("PAUSE", url, "Session", second).status()).isEqualTo(200);
        assertThat(frames.ask("PAUSE", url, "Session", third).status()).isEqualTo(200);
        server.watch();
        assertThat(silent.isClosed()).as("nobody needs its connection").isTrue();
    }

    @Test
    void thereAreNoMoreSessionsAndConnectionsThanAreSet() throws Exception {
        server.close();
        start(1, Optional.empty());
        var url = url(recording(100));
        var first = peer();
        var second = peer();
        first.ask("SETUP", url + "stream=0", "Transport", TCP + "0-1");
        assertThat(second.ask("SETUP", url + "stream=0", "Transport", TCP + "0-1")
                        .status())
                .isEqualTo(503);
        assertThat(second.ask("OPTIONS", "*").status()).isEqualTo(200);

        assertThat(peer().isClosed()).as("the third connection").isTrue();
        second.close();
        await().until(() -> {
            try (var next = new RtspPeer(port())) {
                return next.ask("OPTIONS", "*").status() == 200;
            } catch (IOException closed) {
                return false;
            }
        });
    }

    @Test
    void oneUserDoesNotTakeAllSessionsAwayFromTheOthers() throws Exception {
        server.close();
        start(4, Optional.empty());
        var recording = new Playable.OfRecording(recording(100));
        var peer = peer();
        for (var session = 0; session < 3; session++) {
            assertThat(setUpOne(peer, url(recording, "anna")).status()).isEqualTo(200);
        }
        assertThat(setUpOne(peer, url(recording, "anna")).status()).isEqualTo(503);
        assertThat(refused("sessions")).isEqualTo(1);

        assertThat(setUpOne(peer, url(recording, "leo")).status()).isEqualTo(200);
    }

    private static RtspPeer.Head setUpOne(RtspPeer peer, String url) throws IOException {
        return peer.ask("SETUP", url + "stream=0", "Transport", TCP + "0-1");
    }

    @Test
    void whoShowsNoRightIsNotKeptHoweverMuchHeAsks() throws Exception {
        var url = url(recording(100));
        var stranger = peer();
        var known = peer();
        var idle = peer();
        assertThat(known.ask("OPTIONS", url).status()).isEqualTo(200);
        assertThat(idle.ask("OPTIONS", url).status()).isEqualTo(200);

        later.addAndGet(TimeUnit.SECONDS.toNanos(11));
        assertThat(stranger.ask("OPTIONS", "*").status()).isEqualTo(200);
        assertThat(stranger.ask("DESCRIBE", url.replaceFirst("/[^/]{43}/", "/" + "A".repeat(43) + "/"))
                        .status())
                .isEqualTo(404);
        server.watch();
        assertThat(stranger.isClosed()).isTrue();
        assertThat(known.ask("DESCRIBE", url).status()).isEqualTo(200);

        later.addAndGet(TimeUnit.SECONDS.toNanos(55));
        assertThat(idle.ask("OPTIONS", "*").status()).isEqualTo(200);
        server.watch();
        assertThat(idle.isClosed()).as("a right is shown again and again").isTrue();
        assertThat(known.ask("OPTIONS", url).status()).isEqualTo(200);
    }

    @Test
    void strangersGiveWayToWhoeverComes() throws Exception {
        server.close();
        start(2, Optional.empty());
        var url = url(recording(100));
        var known = peer();
        assertThat(known.ask("OPTIONS", url).status()).isEqualTo(200);
        var first = peer();
        assertThat(first.ask("OPTIONS", "*").status()).isEqualTo(200);
        var second = peer();
        assertThat(second.ask("OPTIONS", "*").status()).isEqualTo(200);

        var next = peer();

        assertThat(next.ask("OPTIONS", url).status()).isEqualTo(200);
        assertThat(first.isClosed()).as("the one that came first").isTrue();
        assertThat(second.ask("OPTIONS", url).status()).isEqualTo(200);
        assertThat(peer().isClosed()).as("of one host three of four").isTrue();
        try (var other =
                new Socket(InetAddress.getByName("127.0.0.1"), port(), InetAddress.getByName("127.0.0.2"), 0)) {
            assertThat(new RtspPeer(other).ask("OPTIONS", url).status()).isEqualTo(200);
        }
    }

    @Test
    void whoMayListenNoLongerHearsNothingMore() throws Exception {
        var url = url(recording(5_000));
        var peer = peer();
        var session = setUp(peer, url);
        peer.ask("PLAY", url, "Session", session);

        mayListen = false;
        server.watch();

        assertThat(sessions()).isZero();
        assertThat(peer.ask("DESCRIBE", url).status()).isEqualTo(404);
        assertThat(peer.ask("PLAY", url, "Session", session).status()).isEqualTo(454);
    }
}
