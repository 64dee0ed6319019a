package io.earwitness.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.rtp.PayloadFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever a payload holds, every decoder lives, throws nothing, and makes no more sound than a payload can last.
class CodecFuzz {
    private static final int PAYLOADS = 300;
    private static final int SECONDS_MAX = 12;

    @ParameterizedTest
    @CsvSource({
        "PCMU, 8000, 1, ''",
        "L16, 44100, 2, ''",
        "opus, 48000, 1, ''",
        "opus, 48000, 2, ''",
        "G722, 8000, 1, ''",
        "G729, 8000, 1, ''",
        "G723, 8000, 1, ''",
        "G726-16, 8000, 1, ''",
        "G726-24, 8000, 1, ''",
        "G726-32, 8000, 1, ''",
        "G726-40, 8000, 1, ''",
        "AAL2-G726-40, 8000, 1, ''",
        "GSM, 8000, 1, ''",
        "iLBC, 8000, 1, mode=20",
        "iLBC, 8000, 1, ''",
        "speex, 8000, 1, ''",
        "speex, 16000, 1, ''",
        "speex, 32000, 1, ''",
        "AMR, 8000, 1, ''",
        "AMR, 8000, 1, octet-align=1",
        "AMR, 8000, 1, crc=1",
        "AMR-WB, 16000, 1, ''",
        "AMR-WB, 16000, 1, octet-align=1"
    })
    void outlivesEveryPayload(String name, int clockRate, int channels, String fmtp) {
        var format = new PayloadFormat(name, clockRate, channels, fmtp);
        var random = new Random(20_261_126L);
        try (var decoder = Codecs.decoder(format).orElseThrow()) {
            long samples = 0;
            for (var n = 0; n < PAYLOADS; n++) {
                var payload = payload(random);
                format.ticksIn(ByteBuffer.wrap(payload));
                decoder.recover(ByteBuffer.wrap(payload), 960);
                var decoded = decoder.decode(ByteBuffer.wrap(payload));
                assertThat(decoded.length).isLessThanOrEqualTo(SECONDS_MAX * decoder.sampleRate() * channels);
                assertThat(decoded.length % channels).isZero();
                samples += decoded.length;
            }
            assertThat(samples).isPositive();
        }
    }

    // Mostly as long as telephones send them, now and then as long as a datagram may be; often with runs of one byte.
    private static byte[] payload(Random random) {
        var payload = new byte[random.nextInt(20) == 0 ? random.nextInt(1_473) : random.nextInt(170)];
        random.nextBytes(payload);
        if (payload.length > 0 && random.nextInt(4) == 0) {
            Arrays.fill(payload, random.nextInt(payload.length), payload.length, (byte) random.nextInt(256));
        }
        return payload;
    }
}
