package io.earwitness.recorder.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.rtp.RtcpBandwidth;
import io.earwitness.media.rtp.RtcpReader;
import io.earwitness.media.rtp.RtpPacketizer;
import io.earwitness.recorder.capture.ControlPeer.Heard;
import io.earwitness.recorder.capture.ControlTerms.Feedback;
import io.earwitness.recorder.journal.JournalReader;
import io.earwitness.recorder.journal.JournalRecord.ControlSent;
import io.earwitness.recorder.journal.JournalWriter;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.StreamDescription;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a sender of video is asked for by RTCP.
class PictureRequestsIT {
    private static final int SSRC = 0x11223344;
    private static final byte[] WHOLE = {0x65, 1, 2, 3};
    private static final byte[] PART = {0x41, 1, 2, 3};
    private static final int FEEDBACK_BYTES = 20;

    @TempDir
    Path directory;

    private CaptureRoom room;
    private JournalWriter journal;
    private Capture capture;
    private ControlPeer peer;
    private RtpPacketizer packets = new RtpPacketizer(SSRC, 100, 0);

    @BeforeEach
    void open() throws Exception {
        room = new CaptureRoom(directory);
        journal = room.journal();
        capture = room.engine.open(journal, CaptureRoom.LOOPBACK);
        peer = new ControlPeer();
    }

    @AfterEach
    void close() throws Exception {
        peer.close();
        room.close();
    }

    private AllocatedPort video(Feedback feedback) throws Exception {
        var port = capture.allocate();
        var formats = List.of(new NegotiatedFormat(96, "H264", 90_000, 1, ""));
        capture.add(new StreamDescription(0, 0, "1", "video", "RTP/AVPF", formats, port.rtpPort()));
        capture.control(
                0,
                new ControlTerms(
                        Optional.of((InetSocketAddress) peer.rtcp.getLocalSocketAddress()),
                        false,
                        Set.of(CaptureRoom.LOOPBACK),
                        RtcpBandwidth.ofSession(512_000),
                        true,
                        feedback));
        return port;
    }

    private void sends(AllocatedPort to, byte[] payload, int count) throws Exception {
        for (var i = 0; i < count; i++) {
            peer.sendsRtp(to, packets.packet(96, true, payload, 3_000));
        }
    }

    /// The next compound that asks for something.
    private Heard nextRequest() throws Exception {
        while (true) {
            var heard = ControlPeer.hears(peer.rtcp);
            if (heard.types().contains(RtcpReader.PAYLOAD_FEEDBACK)) {
                return heard;
            }
        }
    }

    private static int firNumber(Heard heard) {
        return heard.bytes().get(heard.bytes().limit() - 4) & 0xFF;
    }

    private static int kind(Heard heard) {
        var bytes = heard.bytes();
        for (var at = 0; at < bytes.limit(); at += 4 * ((bytes.getShort(at + 2) & 0xFFFF) + 1)) {
            if ((bytes.get(at + 1) & 0xFF) == RtcpReader.PAYLOAD_FEEDBACK) {
                return bytes.get(at) & 0x1F;
            }
        }
        return -1;
    }

    @Test
    @Tag("VID-01")
    @Tag("VID-04")
    void asksForAWholePictureAtStartSwitchAndResume() throws Exception {
        var port = video(new Feedback(true, false, false));
        sends(port, PART, 2);
        var start = nextRequest();
        sends(port, WHOLE, 1);
        packets = new RtpPacketizer(SSRC + 1, 7, 0);
        sends(port, PART, 2);
        var other = nextRequest();
        sends(port, WHOLE, 1);
        capture.pause(0, PauseCause.CLIENT);
        capture.resume(0, PauseCause.CLIENT);
        var first = nextRequest();
        var second = nextRequest();

        var bytes = start.bytes();
        var at = bytes.limit() - FEEDBACK_BYTES;
        assertThat(start.types())
                .containsExactly(
                        RtcpReader.RECEIVER_REPORT, RtcpReader.SOURCE_DESCRIPTION, RtcpReader.PAYLOAD_FEEDBACK);
        assertThat(bytes.getInt(at)).isEqualTo(0x84CE0004);
        assertThat(bytes.getInt(at + 4)).isEqualTo(start.ownSsrc());
        assertThat(bytes.getInt(at + 8)).as("media source").isZero();
        assertThat(bytes.getInt(at + 12)).as("target").isEqualTo(SSRC);
        assertThat(bytes.getInt(at + 16)).as("number of the first request").isZero();
        assertThat(other.bytes().getInt(other.bytes().limit() - 8)).isEqualTo(SSRC + 1);
        assertThat(firNumber(other)).as("each target has numbers of its own").isZero();
        assertThat(List.of(firNumber(first), firNumber(second)))
                .as("one more for each new request to the same target")
                .containsExactly(1, 1);
    }

    @Test
    @Tag("VID-04")
    @Tag("VID-05")
    void repeatsUnderTheSameNumberWhereNoWholePictureBegins() throws Exception {
        var port = video(new Feedback(true, false, false));
        sends(port, PART, 2);
        var first = nextRequest();
        sends(port, PART, 200);

        var again = nextRequest();
        var third = nextRequest();

        assertThat(List.of(firNumber(first), firNumber(again), firNumber(third)))
                .containsOnly(0);
        capture.close();
        var times = sentRequests();
        assertThat(times).hasSizeGreaterThanOrEqualTo(3);
        for (var i = 1; i < times.size(); i++) {
            // Never more often than once a second, whatever comes; a wall clock may be put right by a little meanwhile.
            assertThat(times.get(i) - times.get(i - 1)).isGreaterThan(900_000_000L);
        }
    }

    /// When each request for a picture was sent, by the journal.
    private List<Long> sentRequests() throws Exception {
        var times = new ArrayList<Long>();
        try (var reader =
                JournalReader.open(journal.seal(EndCause.CLIENT_BYE, "").file())) {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                if (next.get() instanceof ControlSent sent
                        && new Heard(ByteBuffer.wrap(sent.bytes()), 0).types().contains(RtcpReader.PAYLOAD_FEEDBACK)) {
                    times.add(sent.epochNanos());
                }
            }
        }
        return times;
    }

    @Test
    @Tag("VID-03")
    void tellsOfALossByPictureLossAndNotByAskingForAWholePicture() throws Exception {
        var port = video(new Feedback(true, true, true));
        sends(port, WHOLE, 2);
        var start = nextRequest();
        sends(port, WHOLE, 1);
        packets.lose(3_000);
        sends(port, PART, 1);

        var loss = nextRequest();

        assertThat(kind(start)).isEqualTo(4);
        assertThat(kind(loss)).isEqualTo(1);
        assertThat(loss.types()).as("reduced size was agreed").containsExactly(RtcpReader.PAYLOAD_FEEDBACK);
        assertThat(loss.bytes().getInt(8)).isEqualTo(SSRC);
    }

    @Test
    @Tag("RTP-29")
    @Tag("VID-01")
    void asksForNothingWhereNothingWasAgreed() throws Exception {
        var port = video(Feedback.NONE);
        sends(port, PART, 2);
        packets.lose(3_000);
        sends(port, PART, 2);

        for (var i = 0; i < 2; i++) {
            assertThat(ControlPeer.hears(peer.rtcp).types())
                    .containsExactly(RtcpReader.RECEIVER_REPORT, RtcpReader.SOURCE_DESCRIPTION);
        }
    }
}
