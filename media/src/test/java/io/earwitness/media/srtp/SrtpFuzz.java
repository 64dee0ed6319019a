package io.earwitness.media.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever bytes come to a secured port: an outcome, never an error, and never a packet.
class SrtpFuzz {
    private static final int INPUTS = 3_000;

    @ParameterizedTest
    @EnumSource
    void anyBytesHaveAnOutcomeAndNoneIsAuthentic(SrtpSuite suite) {
        var random = new Random(suite.keyAndSaltBytes());
        var keys = SampleStream.keys(suite, 1);
        var withMki = SrtpKeys.of(suite, keys.masters().getFirst().withMki(new byte[] {0, 1}));
        for (var agreed : new SrtpKeys[] {keys, withMki}) {
            var receiver = new SrtpReceiver(agreed);
            for (var n = 0; n < INPUTS; n++) {
                var bytes = input(agreed, n, random);
                assertThat(receiver.openRtp(bytes.clone(), bytes.length, n)).isNotEqualTo(SrtpOutcome.AUTHENTIC);
                assertThat(receiver.openRtcp(bytes.clone(), bytes.length, n)).isNotEqualTo(SrtpOutcome.AUTHENTIC);
            }
        }
    }

    // Noise, or a good packet cut short, lengthened or damaged.
    private static byte[] input(SrtpKeys keys, int n, Random random) {
        if (n % 3 == 0) {
            var noise = new byte[random.nextInt(120)];
            random.nextBytes(noise);
            return noise;
        }
        var whole = n % 3 == 1
                ? SampleStream.sealed(new SrtpSender(keys), SampleStream.rtpWithLongHeader(n))
                : SampleStream.sealed(new SrtcpSender(keys), SampleStream.rtcp(n));
        var cut = Arrays.copyOf(whole, random.nextInt(whole.length + 8));
        if (cut.length == whole.length) {
            cut[random.nextInt(cut.length)] ^= (byte) (1 + random.nextInt(255));
        }
        return cut;
    }
}
