package io.earwitness.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earwitness.media.audio.TimelineRenderer;
import io.earwitness.media.container.CapturedDatagram;
import io.earwitness.media.container.IpDecoder;
import io.earwitness.media.container.PcapReader;
import io.earwitness.media.rtp.PayloadFormat;
import io.earwitness.media.rtp.PayloadTypes;
import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.media.timeline.StreamTimeline;
import io.earwitness.media.timeline.TimelineConfig;
import io.earwitness.media.timeline.TimelineCounters;
import io.earwitness.media.timeline.TimelineEvent;
import io.earwitness.media.timeline.TimelineItem;
import io.earwitness.media.timeline.TimelineItem.Paused;
import io.earwitness.media.timeline.TimelineItem.Reason;
import io.earwitness.media.timeline.TimelineItem.Silence;
import io.earwitness.media.timeline.TimelineSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Real calls from pcap to PCM, compared with what ffmpeg makes of the same payload bytes.
class CaptureTimelineCorpusTest {
    private static final int CALLEE = 52000;
    private static final int CALLER = 52002;
    private static final PayloadTypes TYPES = new PayloadTypes(Map.of(101, new PayloadFormat("telephone-event", 8000)));

    @TempDir
    Path scratch;

    private record Rendered(
            List<TimelineItem> items, List<TimelineEvent> events, short[] pcm, TimelineCounters counters) {
        List<TimelineItem> holes() {
            return items.stream()
                    .filter(item -> !(item instanceof TimelineItem.Audio))
                    .toList();
        }

        /// The samples under the audio items, one after the other.
        short[] audible() {
            var bytes = ByteBuffer.allocate(pcm.length * 2);
            for (var item : items) {
                if (item instanceof TimelineItem.Audio) {
                    for (long i = item.from(); i < item.end(); i++) {
                        bytes.putShort(pcm[(int) i]);
                    }
                }
            }
            var samples = new short[bytes.flip().remaining() / 2];
            bytes.asShortBuffer().get(samples);
            return samples;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pcma, 52000, alaw, 400", "pcma, 52002, alaw, 400", "pcmu, 52000, mulaw, 401", "pcmu, 52002, mulaw, 400",
        "dtmf, 52000, alaw, 400", "dtmf, 52002, alaw, 352", "pause, 52000, alaw, 350", "pause, 52002, alaw, 350",
        "hold, 52000, alaw, 346", "hold, 52002, alaw, 501", "early, 52000, alaw, 316", "early, 52002, alaw, 151"
    })
    void rendersWhatFfmpegDecodes(String capture, int port, String law, int audioPackets) throws Exception {
        var packets = packets(capture, port);
        var rendered = render(packets, -1, -1);
        var payloads = new ByteArrayOutputStream();
        for (var datagram : packets) {
            var packet = RtpPacket.parse(datagram.payload()).orElseThrow();
            if (packet.payloadType() != 101) {
                var payload = new byte[packet.payloadLength()];
                packet.payload().get(payload);
                payloads.write(payload);
            }
        }

        assertThat(rendered.counters().audio()).isEqualTo(audioPackets);
        assertThat(rendered.counters().duplicates() + rendered.counters().strays())
                .isZero();
        assertThat(rendered.audible()).isEqualTo(ffmpeg(law, payloads.toByteArray()));
        assertThat(silentOutsideAudio(rendered)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"pcma, 52002", "pcmu, 52000", "dtmf, 52000", "early, 52002"})
    void findsNoHoleInAWholeStream(String capture, int port) throws Exception {
        assertThat(render(packets(capture, port), -1, -1).holes()).isEmpty();
    }

    @Test
    void findsTheSixKeysAndTheirSilences() throws Exception {
        var rendered = render(packets("dtmf", CALLER), -1, -1);

        var keys = rendered.events().stream()
                .filter(TimelineEvent.TelephoneEvent.class::isInstance)
                .map(event -> ((TimelineEvent.TelephoneEvent) event).key())
                .toList();
        assertThat(String.join("", keys)).isEqualTo("1234*#");
        assertThat(rendered.holes())
                .hasSize(6)
                .allSatisfy(hole ->
                        assertThat(hole).isEqualTo(new Silence(hole.from(), 1280, 0x11AA0001, Reason.TELEPHONE_EVENT)));
        assertThat(rendered.pcm()).hasSize(400 * 160);
    }

    @Test
    void namesThePauseOfTheRecording() throws Exception {
        var paused = 1_795_223_537_367_000_000L;
        for (int port : new int[] {CALLEE, CALLER}) {
            var rendered = render(packets("pause", port), paused, paused + 3_005_000_000L);

            assertThat(rendered.holes()).singleElement().isInstanceOf(Paused.class);
            assertThat(rendered.holes().getFirst().samples()).isEqualTo(24_000);
            assertThat(rendered.counters().lost()).isZero();
        }
    }

    @Test
    void namesTheSamePauseLossWhenNobodySaidItWasOne() throws Exception {
        var rendered = render(packets("pause", CALLER), -1, -1);

        assertThat(rendered.holes()).singleElement().isInstanceOf(TimelineItem.Gap.class);
        assertThat(rendered.counters().lost()).isEqualTo(150);
    }

    @Test
    void keepsTheHoldAsSilence() throws Exception {
        var rendered = render(packets("hold", CALLEE), -1, -1);

        assertThat(rendered.holes())
                .singleElement()
                .satisfies(hole -> assertThat(hole)
                        .isEqualTo(new Silence(hole.from(), 23_968, hole.ssrc(), Reason.SENDER_SILENT)));
        assertThat(rendered.counters().lost()).isZero();
    }

    private static boolean silentOutsideAudio(Rendered rendered) {
        return rendered.holes().stream().allMatch(hole -> {
            for (long i = hole.from(); i < hole.end(); i++) {
                if (rendered.pcm()[(int) i] != 0) {
                    return false;
                }
            }
            return true;
        });
    }

    private static List<CapturedDatagram> packets(String capture, int port) throws IOException {
        var packets = new ArrayList<CapturedDatagram>();
        var decoder = new IpDecoder();
        try (var reader = PcapReader.open(Path.of("src/test/resources/captures", capture + ".pcap"))) {
            for (var frame = reader.next(); frame.isPresent(); frame = reader.next()) {
                decoder.decode(frame.get())
                        .filter(packet -> packet.destination().getPort() == port)
                        .ifPresent(packet -> packets.add((CapturedDatagram) packet));
            }
        }
        return packets;
    }

    private static Rendered render(List<CapturedDatagram> packets, long pause, long resume) throws IOException {
        var items = new ArrayList<TimelineItem>();
        var events = new ArrayList<TimelineEvent>();
        var pcm = new ByteArrayOutputStream();
        var collect = new TimelineSink() {
            @Override
            public void item(TimelineItem item) {
                items.add(item);
            }

            @Override
            public void event(TimelineEvent event) {
                events.add(event);
            }
        };
        var renderer = new TimelineRenderer(
                8000,
                TYPES,
                (samples, offset, length) -> {
                    for (int i = offset; i < offset + length; i++) {
                        pcm.write(samples[i] >> 8);
                        pcm.write(samples[i]);
                    }
                },
                collect);
        long start = packets.getFirst().epochNanos();
        var timeline = new StreamTimeline(TimelineConfig.of(8000, start, TYPES), renderer);
        boolean pauseGiven = pause < 0;
        boolean resumeGiven = resume < 0;
        for (var datagram : packets) {
            if (!pauseGiven && datagram.epochNanos() > pause) {
                timeline.pause(pause);
                pauseGiven = true;
            }
            if (!resumeGiven && datagram.epochNanos() > resume) {
                timeline.resume(resume);
                resumeGiven = true;
            }
            timeline.accept(
                    datagram.epochNanos(), RtpPacket.parse(datagram.payload()).orElseThrow());
        }
        var counters = timeline.finish(start);
        renderer.finish(0);
        var samples = new short[pcm.size() / 2];
        ByteBuffer.wrap(pcm.toByteArray()).asShortBuffer().get(samples);
        return new Rendered(items, events, samples, counters);
    }

    private short[] ffmpeg(String law, byte[] payloads) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ffmpeg")), "ffmpeg is not installed");
        var in = Files.write(scratch.resolve("payloads"), payloads);
        var out = scratch.resolve("pcm");
        var command = ("ffmpeg -v error -y -f %s -ar 8000 -ac 1 -i %s -f s16le %s").formatted(law, in, out);
        var process = new ProcessBuilder(Arrays.asList(command.split(" ")))
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        var samples = new short[(int) (Files.size(out) / 2)];
        ByteBuffer.wrap(Files.readAllBytes(out))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(samples);
        return samples;
    }
}
