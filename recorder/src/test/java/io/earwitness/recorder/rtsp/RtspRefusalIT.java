package io.earwitness.recorder.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a client of RTSP 2.0 is refused, and how it is told so.
class RtspRefusalIT extends RtspFixture {
    @Test
    @Tag("NENA-05")
    void speaksNoOtherVersion() throws Exception {
        var url = url(recording(100));
        for (var version : List.of("1.0", "1.1", "2.1", "3.0")) {
            var peer = peer();
            peer.write("DESCRIBE " + url + " RTSP/" + version + "\r\nCSeq: 7\r\n\r\n");
            var answer = peer.answer();
            assertThat(answer.start()).isEqualTo("RTSP/2.0 505 RTSP Version Not Supported");
            assertThat(answer.field("CSeq")).isEqualTo("7");
            assertThat(answer.body()).isEmpty();
        }
        assertThat(refused("version")).isEqualTo(4);

        var browser = peer();
        browser.write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        assertThat(browser.answer().status()).isEqualTo(400);
        assertThat(browser.isClosed()).isTrue();
        assertThat(refused("malformed")).isEqualTo(1);
    }

    @Test
    @Tag("NENA-05")
    void anAddressPlaysItsOwnRecordingAlone() throws Exception {
        var url = url(recording(100));
        var other = url(recording(100, 1));
        var peer = peer();
        var session =
                peer.ask("SETUP", url + "stream=0", "Transport", TCP + "0-1").session();

        assertThat(peer.ask("SETUP", other + "stream=1", "Transport", TCP + "2-3", "Session", session)
                        .status())
                .isEqualTo(459);
        for (var method : List.of("PLAY", "PAUSE", "TEARDOWN")) {
            assertThat(peer.ask(method, other, "Session", session).status())
                    .as(method)
                    .isEqualTo(454);
        }
        var nobodys = url.replaceFirst("/[^/]{43}/", "/" + "A".repeat(43) + "/");
        assertThat(peer.ask("DESCRIBE", nobodys).status()).isEqualTo(404);
        assertThat(peer.ask("SETUP", nobodys + "stream=0", "Transport", TCP + "0-1")
                        .status())
                .isEqualTo(404);
        assertThat(refused("no_such_url")).isEqualTo(2);
        for (var wrong : List.of("rtsp://127.0.0.1/", url + "../audio.wav", url + "stream=9", url + "stream=1/x")) {
            assertThat(peer.ask("SETUP", wrong, "Transport", TCP + "0-1").status())
                    .as(wrong)
                    .isEqualTo(404);
        }
        assertThat(peer.frames(0)).isEmpty();
    }

    @Test
    void whatDoesNotFitIsSaidByItsStatus() throws Exception {
        var url = url(recording(3_000));
        var peer = peer();

        assertThat(peer.ask("OPTIONS", "*").status()).isEqualTo(200);
        assertThat(peer.ask("RECORD", url).status()).isEqualTo(501);
        var option = peer.ask("OPTIONS", "*", "Require", "play.basic, play.scale");
        assertThat(option.status()).isEqualTo(551);
        assertThat(option.field("Unsupported")).isEqualTo("play.scale");
        assertThat(peer.ask("DESCRIBE", url, "Accept", "text/html").status()).isEqualTo(406);
        assertThat(peer.ask("PLAY", url).status()).isEqualTo(454);
        assertThat(peer.ask("PLAY", url, "Session", "nobody").status()).isEqualTo(454);
        assertThat(peer.ask("SETUP", url, "Transport", TCP + "0-1").status()).isEqualTo(459);
        for (var transport : List.of(
                "",
                "RTP/AVP;multicast",
                "RTP/AVP/TCP;unicast;dest_addr=\":5000\"",
                "RTP/SAVP/TCP;unicast;interleaved=0-1",
                TCP + "0-256",
                TCP + "0-1;mode=\"RECORD\"",
                "RTP/AVP;unicast;client_port=80-81",
                "RTP/AVP;unicast;RTCP-mux;dest_addr=\":5000\"",
                "RTP/AVP;unicast;dest_addr=\":5000\"")) {
            assertThat(peer.ask("SETUP", url + "stream=0", "Transport", transport)
                            .status())
                    .as(transport)
                    .isEqualTo(461);
        }
        assertThat(peer.ask("SETUP", url + "stream=0", "Transport", TCP + "0-1", "Accept-Ranges", "clock")
                        .status())
                .isEqualTo(456);
        assertThat(sessions()).isZero();

        var session = setUp(peer, url);
        assertThat(peer.ask("PLAY", url + "stream=0", "Session", session).status())
                .isEqualTo(460);
        for (var range : List.of("npt=3-", "npt=1-1", "npt=2-1", "clock=20260304T120000Z-", "npt=-", "npt=x-")) {
            assertThat(peer.ask("PLAY", url, "Session", session, "Range", range).status())
                    .as(range)
                    .isEqualTo(457);
        }
        assertThat(peer.frames(0)).isEmpty();
        assertThat(peer.ask("PLAY", url, "Session", session).status()).isEqualTo(200);
        var again = peer.ask("PLAY", url, "Session", session);
        assertThat(again.status()).as("it plays already").isEqualTo(200);
        assertThat(peer.ask("SETUP", url + "stream=0", "Transport", TCP + "4-5", "Session", session)
                        .status())
                .isEqualTo(455);
        assertThat(peer.ask("TEARDOWN", url + "stream=0", "Session", session).status())
                .isEqualTo(455);
        assertThat(peer.ask("GET_PARAMETER", url, "Session", session).status()).isEqualTo(200);
        assertThat(peer.ask("SET_PARAMETER", url, "Session", "nobody").status()).isEqualTo(454);
        peer.write("GET_PARAMETER " + url
                + " RTSP/2.0\r\nCSeq: 99\r\nContent-Type: text/parameters\r\nContent-Length: 9\r\n\r\nposition\n");
        assertThat(peer.answer().status()).isEqualTo(451);

        assertThat(peer.ask("PAUSE", url, "Session", session).status()).isEqualTo(200);
        assertThat(peer.ask("PAUSE", url, "Session", session).status())
                .as("a pause in a pause changes nothing")
                .isEqualTo(200);
        var left = peer.ask("TEARDOWN", url + "stream=0", "Session", session);
        assertThat(left.session()).isEqualTo(session);
        assertThat(peer.ask("TEARDOWN", url + "stream=1", "Session", session).status())
                .isEqualTo(200);
        assertThat(sessions()).isZero();

        peer.write("OPTIONS * RTSP/2.0\r\n\r\n");
        assertThat(peer.answer().status()).as("no number").isEqualTo(400);
        var last = peer.ask("OPTIONS", "*", "Connection", "close");
        assertThat(last.status()).isEqualTo(200);
        assertThat(peer.isClosed()).isTrue();
    }

    @Test
    void whatGoesOnForTooLongIsNoMessage() throws Exception {
        for (var nonsense : List.of(
                "OPTIONS * RTSP/2.0\r\nCSeq: 1\r\nX: " + "x".repeat(5_000) + "\r\n\r\n",
                "OPTIONS * RTSP/2.0\r\nCSeq: 1\r\n" + "X: x\r\n".repeat(65) + "\r\n",
                "OPTIONS * RTSP/2.0\r\nCSeq: 1\r\nContent-Length: 5000\r\n\r\n",
                "OPTIONS * RTSP/2.0\r\nCSeq: 1\r\nContent-Length: -1\r\n\r\n",
                "OPTIONS * RTSP/2.0\r\nCSeq: 1\r\nCSeq: 2\r\n\r\n",
                "OPTIONS * RTSP/2.0\r\nCSeq: 1\r\n folded\r\n\r\n",
                "OPTIONS  * RTSP/2.0\r\nCSeq: 1\r\n\r\n",
                "\r\n".repeat(20))) {
            var peer = peer();
            peer.write(nonsense);
            assertThat(peer.answer().status()).as(nonsense).isIn(400, 413, 414);
            assertThat(peer.isClosed()).isTrue();
            peer.close();
        }
        assertThat(refused("malformed")).isEqualTo(8);
    }
}
