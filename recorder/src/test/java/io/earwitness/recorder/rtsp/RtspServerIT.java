package io.earwitness.recorder.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.media.rtp.RtcpReader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a client of RTSP 2.0 hears, sample by sample, and what it is told of it.
class RtspServerIT extends RtspFixture {
    private static final int PACKET_SAMPLES = 160;

    @Test
    @Tag("NENA-05")
    void playsEverySampleInRealTimeAndTellsTheEnd() throws Exception {
        var id = recording(500);
        var url = url(id);
        var peer = peer();

        var options = peer.ask("OPTIONS", url, "Supported", "play.basic, play.scale");
        assertThat(options.field("Public")).isEqualTo(RtspMethods.PUBLIC);
        assertThat(options.field("Supported")).isEqualTo("play.basic");
        assertThat(options.start()).isEqualTo("RTSP/2.0 200 OK");
        assertThat(options.field("Date")).matches("[A-Z][a-z]{2}, [0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} .* GMT");

        var described = peer.ask("DESCRIBE", url, "Accept", "application/sdp, text/plain;q=0.1");
        assertThat(described.field("Content-Type")).isEqualTo("application/sdp");
        assertThat(described.field("Content-Base")).isEqualTo(url);
        assertThat(described.body().lines())
                .contains(
                        "v=0",
                        "s=Recording " + id,
                        "a=control:*",
                        "a=range:npt=0.000000-0.500000",
                        "m=audio 0 RTP/AVP 96",
                        "a=rtpmap:96 L16/8000/1",
                        "a=control:stream=0",
                        "m=audio 0 RTP/AVP 97",
                        "a=rtpmap:97 L16/8000/1",
                        "a=control:stream=1");
        assertThat(described.body()).doesNotContain("Ana", "example.com");

        var setUp = peer.ask("SETUP", url + "stream=0", "Transport", TCP + "0-1");
        assertThat(setUp.field("Session")).matches("[A-Za-z0-9_-]{24};timeout=60");
        assertThat(setUp.field("Transport")).matches("RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=[0-9A-F]{8}");
        assertThat(setUp.field("Accept-Ranges")).isEqualTo("npt");
        assertThat(setUp.field("Media-Properties")).isEqualTo("Random-Access, Immutable, Unlimited");
        assertThat(setUp.field("Media-Range")).isEqualTo("npt=0.000000-0.500000");
        var session = setUp.session();
        var second = peer.ask("SETUP", url + "stream=1", "Transport", TCP + "2-3", "Session", session);

        // A slow machine takes longer, never shorter.
        var before = System.nanoTime();
        var play = peer.ask("PLAY", url, "Session", session, "Range", "npt=0-", "Seek-Style", "CoRAP", "Scale", "2");
        assertThat(play.status()).isEqualTo(200);
        assertThat(play.field("Range")).isEqualTo("npt=0.000000-0.500000");
        assertThat(play.field("Seek-Style")).isEqualTo("CoRAP");
        assertThat(play.field("Scale")).isEqualTo("1.00");
        peer.readUntil(() -> !peer.requests().isEmpty());
        assertThat(System.nanoTime() - before)
                .as("it is paced: sound of half a second takes that long")
                .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(500));

        for (var stream = 0; stream < 2; stream++) {
            assertThat(peer.heard(2 * stream)).isEqualTo(kept(id, stream));
            var ssrc = (stream == 0 ? setUp : second).field("Transport").replaceFirst(".*ssrc=", "");
            var first = peer.frames(2 * stream).getFirst();
            assertThat(play.field("RTP-Info"))
                    .contains("url=\"" + url + "stream=" + stream + "\" ssrc=" + ssrc + ":seq=" + first.sequenceNumber()
                            + ";rtptime=" + Integer.toUnsignedString(first.timestamp()));
            assertThat(Integer.toHexString(ByteBuffer.wrap(first.packet()).getInt(8)))
                    .isEqualToIgnoringCase(ssrc.replaceFirst("^0+", ""));
            assertThat(first.payloadType()).isEqualTo(0x80 | (96 + stream));
            assertInStep(peer.frames(2 * stream));
            assertReported(peer.frames(2 * stream + 1).getFirst(), first);
        }
        var end = peer.requests().getFirst();
        assertThat(end.start()).isEqualTo("PLAY_NOTIFY " + url + " RTSP/2.0");
        assertThat(end.field("Notify-Reason")).isEqualTo("end-of-stream");
        assertThat(end.field("Request-Status")).isEqualTo("cseq=5 status=200 reason=\"OK\"");
        assertThat(end.field("Range")).isEqualTo("npt=-0.500000");
        assertThat(end.field("Session")).isEqualTo(session);
        assertThat(end.field("RTP-Info"))
                .contains(":seq=" + peer.frames(0).getLast().sequenceNumber() + ";")
                .contains(":seq=" + peer.frames(2).getLast().sequenceNumber() + ";");
        peer.write("RTSP/2.0 200 OK\r\nCSeq: " + end.field("CSeq") + "\r\n\r\n");
        assertThat(taken).containsExactly("anna audio by RTSP " + id + " 127.0.0.1");

        assertThat(peer.ask("PLAY", url, "Session", session).status())
                .as("there is nothing after the end")
                .isEqualTo(457);
        assertThat(last(peer.frames(1))).as("the end of the source").isEqualTo(RtcpReader.BYE);
        assertThat(peer.ask("TEARDOWN", url, "Session", session).status()).isEqualTo(200);
        assertThat(peer.frames(1)).as("it is said once").hasSize(2);
        assertThat(meters.get("earwitness.rtsp.sessions").gauge().value()).isZero();
        assertThat(peer.ask("PLAY", url, "Session", session).status()).isEqualTo(454);
    }

    private static void assertInStep(List<RtspPeer.Frame> frames) {
        for (var i = 1; i < frames.size(); i++) {
            assertThat(frames.get(i).sequenceNumber())
                    .isEqualTo((frames.get(i - 1).sequenceNumber() + 1) & 0xFFFF);
            var step = frames.get(i).timestamp() - frames.get(i - 1).timestamp();
            if (frames.get(i).payloadType() < 0x80) {
                assertThat(step).isEqualTo(PACKET_SAMPLES);
            } else {
                // The recorder was late, and says so.
                assertThat(step).isGreaterThan(PACKET_SAMPLES);
            }
        }
    }

    private static void assertReported(RtspPeer.Frame report, RtspPeer.Frame first) {
        var reader = new RtcpReader();
        assertThat(reader.open(ByteBuffer.wrap(report.packet()))).isTrue();
        assertThat(reader.next()).isTrue();
        assertThat(reader.type()).isEqualTo(RtcpReader.SENDER_REPORT);
        assertThat(reader.ssrc()).isEqualTo(ByteBuffer.wrap(first.packet()).getInt(8));
        assertThat(ByteBuffer.wrap(report.packet()).getInt(16)).isEqualTo(first.timestamp());
        assertThat(reader.next()).isTrue();
        assertThat(reader.type()).isEqualTo(RtcpReader.SOURCE_DESCRIPTION);
    }

    // Type of the last packet of the last compound.
    private static int last(List<RtspPeer.Frame> frames) {
        var reader = new RtcpReader();
        assertThat(reader.open(ByteBuffer.wrap(frames.getLast().packet()))).isTrue();
        var type = 0;
        while (reader.next()) {
            type = reader.type();
        }
        return type;
    }

    @Test
    void goesOnAfterAPauseWhereItStoodAndTheTimeStampsTellHowLongItWas() throws Exception {
        var id = recording(4_000);
        var url = url(id);
        var peer = peer();
        var session = setUp(peer, url);

        peer.ask("PLAY", url, "Session", session);
        peer.readUntil(() -> peer.frames(0).size() >= 8);
        var paused = peer.ask("PAUSE", url, "Session", session);
        var played = peer.frames(0).size();
        assertThat(paused.field("Range")).isEqualTo(NptRange.text(played * 160L, OptionalLong.of(32_000), 8_000));
        later.addAndGet(TimeUnit.SECONDS.toNanos(10));
        peer.ask("PLAY", url, "Session", session);
        peer.readUntil(() -> !peer.requests().isEmpty());

        assertThat(peer.heard(0)).isEqualTo(kept(id, 0));
        assertThat(peer.heard(2)).isEqualTo(kept(id, 1));
        var before = peer.frames(0).get(played - 1);
        var after = peer.frames(0).get(played);
        assertThat(after.sequenceNumber()).isEqualTo((before.sequenceNumber() + 1) & 0xFFFF);
        assertThat(after.timestamp() - before.timestamp()).isGreaterThanOrEqualTo(80_000);
        assertThat(after.payloadType()).as("marked").isGreaterThan(0x80);
    }

    @Test
    void playsFromAnywhereToAnywhereAlsoWhileItPlays() throws Exception {
        var id = recording(4_000);
        var url = url(id);
        var peer = peer();
        var session = setUp(peer, url);

        peer.ask("PLAY", url, "Session", session, "Range", "npt=0:00:01.5-");
        peer.readUntil(() -> peer.frames(0).size() >= 3);
        var sought = peer.ask("PLAY", url, "Session", session, "Range", "npt=3.9-");
        var before = peer.frames(0).size();
        assertThat(sought.field("Range")).isEqualTo("npt=3.900000-4.000000");
        peer.readUntil(() -> !peer.requests().isEmpty());

        var samples = kept(id, 0);
        var heard = peer.heard(0);
        assertThat(Arrays.copyOf(heard, before * PACKET_SAMPLES))
                .isEqualTo(Arrays.copyOfRange(samples, 12_000, 12_000 + before * PACKET_SAMPLES));
        assertThat(Arrays.copyOfRange(heard, before * PACKET_SAMPLES, heard.length))
                .isEqualTo(Arrays.copyOfRange(samples, 31_200, 32_000));
        assertThat(peer.frames(0).get(before).sequenceNumber())
                .isEqualTo((peer.frames(0).get(before - 1).sequenceNumber() + 1) & 0xFFFF);
        assertThat(peer.requests()).hasSize(1);

        var again = peer.ask("PLAY", url, "Session", session, "Range", "npt=1-1.05");
        assertThat(again.field("RTP-Info").replaceFirst("(?s).*?ssrc=([0-9A-F]{8}).*", "$1"))
                .as("the source before has left")
                .isNotEqualTo(sought.field("RTP-Info").replaceFirst("(?s).*?ssrc=([0-9A-F]{8}).*", "$1"));
        peer.readUntil(() -> peer.requests().size() == 2);
        var all = peer.heard(0);
        assertThat(Arrays.copyOfRange(all, heard.length, all.length))
                .isEqualTo(Arrays.copyOfRange(samples, 8_000, 8_400));
        assertThat(peer.requests().getLast().field("Range")).isEqualTo("npt=-1.050000");
    }

    @Test
    void takesRequestsThatDoNotWaitForAnswers() throws Exception {
        var id = recording(100);
        var url = url(id);
        var peer = peer();

        peer.write(peer.request("SETUP", url + "stream=0", "Transport", TCP + "0-1", "Pipelined-Requests", "77")
                + peer.request("SETUP", url + "stream=1", "Transport", TCP + "0-1", "Pipelined-Requests", "77")
                + peer.request("PLAY", url, "Pipelined-Requests", "77")
                + peer.request("PLAY", url, "Pipelined-Requests", "78"));
        var first = peer.answer();
        var second = peer.answer();
        var play = peer.answer();
        var unknown = peer.answer();

        assertThat(second.session()).isEqualTo(first.session());
        assertThat(second.field("Transport")).as("its channels are taken").contains("interleaved=2-3");
        assertThat(play.status()).isEqualTo(200);
        assertThat(play.field("Pipelined-Requests")).isEqualTo("77");
        assertThat(unknown.status()).isEqualTo(454);
        peer.readUntil(() -> !peer.requests().isEmpty());
        assertThat(peer.heard(2)).isEqualTo(kept(id, 1));
    }

    @Test
    void aSessionOverAConnectionEndsWithIt() throws Exception {
        var url = url(recording(5_000));
        var peer = peer();
        var session = setUp(peer, url);
        peer.ask("PLAY", url, "Session", session);
        assertThat(sessions()).isEqualTo(1);

        peer.close();

        await().until(() -> sessions() == 0);
    }
}
