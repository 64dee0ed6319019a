package io.earwitness.media.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever a network does to a stream: each packet that came is opened exactly once, as it was sent, and nothing else
/// is.
@Tag("SEC-12")
class SrtpImpairmentTest {
    private static final int PACKETS = 6_000;

    @ParameterizedTest
    @EnumSource
    void opensEachPacketOnceThroughLossReorderDuplicatesForgeryAndRollover(SrtpSuite suite) {
        for (var seed = 0; seed < 5; seed++) {
            var random = new Random(seed);
            var keys = SampleStream.keys(suite, seed);
            var sender = new SrtpSender(keys);
            var receiver = new SrtpReceiver(keys);
            // Rolls over somewhere in the stream.
            var first = 65_536 - random.nextInt(PACKETS);
            var opened = new HashSet<Integer>();
            for (var arrival : arrivals(sender, first, random)) {
                var packet = arrival.bytes().clone();
                if (arrival.forged()) {
                    packet[random.nextInt(packet.length - 12) + 12] ^= 1;
                }
                var outcome = receiver.openRtp(packet, packet.length, 0);
                if (arrival.forged() || !opened.add(arrival.number())) {
                    assertThat(outcome).isNotEqualTo(SrtpOutcome.AUTHENTIC);
                } else {
                    assertThat(outcome).isEqualTo(SrtpOutcome.AUTHENTIC);
                    assertThat(java.util.Arrays.copyOf(packet, receiver.length()))
                            .isEqualTo(plain(arrival.number()));
                }
            }
            assertThat(opened).hasSizeGreaterThan(PACKETS / 2);
        }
    }

    private record Arrival(int number, byte[] bytes, boolean forged) {}

    private static byte[] plain(int number) {
        return SampleStream.rtp(SampleStream.SSRC, number, 20 + number % 180);
    }

    private static List<Arrival> arrivals(SrtpSender sender, int first, Random random) {
        var arrivals = new ArrayList<Arrival>();
        for (var number = first; number < first + PACKETS; number++) {
            var sealed = SampleStream.sealed(sender, plain(number));
            if (random.nextInt(100) < 10) {
                continue;
            }
            arrivals.add(new Arrival(number, sealed, false));
            if (random.nextInt(100) < 5) {
                arrivals.add(new Arrival(number, sealed, false));
            }
            if (random.nextInt(100) < 2) {
                arrivals.add(new Arrival(number, sealed, true));
            }
        }
        for (var i = 0; i < arrivals.size(); i++) {
            var other = Math.min(arrivals.size() - 1, i + random.nextInt(100));
            var moved = arrivals.get(i);
            arrivals.set(i, arrivals.get(other));
            arrivals.set(other, moved);
        }
        return arrivals;
    }
}
