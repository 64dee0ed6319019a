package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.codec.G711;
import io.earwitness.media.container.WavReader;
import io.earwitness.media.rtp.RtpPacketizer;
import io.earwitness.recorder.model.Gap;
import io.earwitness.recorder.model.RecordedStream;
import io.earwitness.recorder.model.Verdict;
import io.earwitness.sip.message.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Six calls of two streams over a network that loses, reorders, delays and doubles: what arrived is heard sample by
/// sample where
/// it was said, what did not is a named gap of its true length, and there is nothing else.
class ImpairedNetworkIT {
    private static final int CALLS = 6;
    private static final int PACKETS = 500;
    private static final int SAMPLES = 160;
    private static final int PACKET_MILLIS = 20;

    @TempDir
    Path directory;

    /// What one side says: noise, so that no packet is like another.
    private record Said(List<byte[]> payloads, List<byte[]> packets, Impairment way) {
        static Said by(Random random, int ssrc) {
            var payloads = new ArrayList<byte[]>();
            var packets = new ArrayList<byte[]>();
            var packetizer = new RtpPacketizer(ssrc, 65_300, random.nextInt());
            for (var number = 0; number < PACKETS; number++) {
                var payload = new byte[SAMPLES];
                random.nextBytes(payload);
                payloads.add(payload);
                packets.add(packetizer.packet(8, number == 0, payload, SAMPLES));
            }
            return new Said(payloads, packets, new Impairment(random, PACKETS));
        }
    }

    /// One stream of one call: where it is sent to, what, and how far it is.
    private static final class Sending {
        private final ScenarioCall call;
        private final int line;
        private final Said said;
        private int next;

        Sending(ScenarioCall call, int line, Said said) {
            this.call = call;
            this.line = line;
            this.said = said;
        }

        void sendUntil(int millis) throws IOException {
            var deliveries = said.way().deliveries();
            while (next < deliveries.size() && deliveries.get(next).millis() <= millis) {
                call.sendRaw(line, said.packets().get(deliveries.get(next++).number()));
            }
        }
    }

    @Test
    void everyGapIsNamedAndNothingIsInvented() throws Exception {
        var random = new Random(20);
        var said = new TreeMap<String, Said>();
        var sending = new ArrayList<Sending>();
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.UDP)) {
            for (var number = 0; number < CALLS; number++) {
                var call = client.call(Offers.twoStreams());
                for (var line = 0; line < 2; line++) {
                    var ssrc = 0x1000 + 2 * number + line;
                    var stream = Said.by(random, ssrc);
                    said.put("%08x".formatted(ssrc), stream);
                    sending.add(new Sending(call, line, stream));
                }
            }
            send(sending);
            for (var stream : sending) {
                if (stream.line == 0) {
                    stream.call.bye();
                }
            }
            for (var number = 0; number < CALLS; number++) {
                var recording = recorder.awaitFinished();
                assertThat(recording.manifest().verdict()).isEqualTo(Verdict.GAPS);
                assertThat(recording.manifest().streams()).hasSize(2);
                for (var stream : recording.manifest().streams()) {
                    assertThat(stream.ssrcs()).hasSize(1);
                    check(
                            stream,
                            Objects.requireNonNull(said.remove(stream.ssrcs().getFirst())),
                            recording.folder());
                }
            }
        }
        assertThat(said).isEmpty();
    }

    private static void send(List<Sending> streams) throws Exception {
        var begin = System.nanoTime();
        for (var millis = 0; millis <= PACKETS * PACKET_MILLIS + 1_000; millis++) {
            for (var stream : streams) {
                stream.sendUntil(millis);
            }
            TimeUnit.NANOSECONDS.sleep(begin + TimeUnit.MILLISECONDS.toNanos(millis + 1L) - System.nanoTime());
        }
    }

    private static void check(RecordedStream stream, Said said, Path folder) throws Exception {
        var delivered = said.way().delivered();
        var first = delivered.nextSetBit(0);
        var last = delivered.length() - 1;
        var lost = last - first + 1 - delivered.cardinality();
        assertThat(stream.packets()).isEqualTo(said.way().deliveries().size());
        assertThat(stream.lostPackets()).isEqualTo(lost);
        assertThat(stream.duplicatePackets()).isEqualTo(said.way().twice());
        assertThat(stream.lengthMillis()).isEqualTo((last - first + 1L) * PACKET_MILLIS);

        var expected = new short[(last - first + 1) * SAMPLES];
        var gaps = new ArrayList<String>();
        for (var number = first; number <= last; number++) {
            if (delivered.get(number)) {
                for (var i = 0; i < SAMPLES; i++) {
                    expected[(number - first) * SAMPLES + i] =
                            G711.fromAlaw(said.payloads().get(number)[i]);
                }
            } else {
                var end = delivered.nextSetBit(number);
                gaps.add(gap(number - first, end - number));
                number = end - 1;
            }
        }
        var samples = WavReader.readAll(folder.resolve(Objects.requireNonNull(stream.file())), 1_000_000);
        assertThat(samples).isEqualTo(expected);
        assertThat(stream.gaps().stream()
                        .map(named -> gap(named, stream.offsetMillis()))
                        .toList())
                .isEqualTo(gaps);
    }

    private static String gap(int packetsBefore, int packets) {
        return "%d ms long, %d packets, %d packets from the start"
                .formatted(packets * PACKET_MILLIS, packets, packetsBefore);
    }

    private static String gap(Gap named, long offsetMillis) {
        var from = Math.round((named.span().startMillis() - offsetMillis) / (double) PACKET_MILLIS);
        return gap((int) from, (int) named.packets())
                .replaceFirst("^[0-9]+", String.valueOf(named.span().lengthMillis()));
    }
}
