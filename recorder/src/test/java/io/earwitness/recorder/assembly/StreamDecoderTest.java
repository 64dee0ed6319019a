package io.earwitness.recorder.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.rtp.PayloadFormat;
import io.earwitness.media.rtp.PayloadTypes;
import java.util.HashMap;
import org.junit.jupiter.api.Test;

/// What a client says of its sample rates takes no more memory than is sane.
class StreamDecoderTest {
    private static StreamDecoder of(int... rates) {
        var formats = new HashMap<Integer, PayloadFormat>();
        for (var i = 0; i < rates.length; i++) {
            formats.put(96 + i, new PayloadFormat("L16", rates[i], 1, ""));
        }
        return new StreamDecoder(new PayloadTypes(formats), false, "RTP/AVP", true);
    }

    @Test
    void aRateThatNothingHasIsNotDecodedAndItSaysWhy() {
        try (var decoder = of(20_000_000, 192_000)) {
            assertThat(decoder.decoder(1, 96)).isEmpty();
            assertThat(decoder.mute()).isEqualTo("L16 of more than 192000 samples a second is not decoded");
            assertThat(decoder.decoder(1, 97)).isPresent();
        }
    }

    @Test
    void soManyRatesAndNoMore() {
        try (var decoder = of(8_000, 16_000, 24_000, 32_000, 48_000, 96_000, 192_000, 11_025, 22_050)) {
            for (var i = 0; i < StreamDecoder.RATES_MAX; i++) {
                assertThat(decoder.decoder(1, 96 + i)).isPresent();
            }
            assertThat(decoder.decoder(1, 96 + StreamDecoder.RATES_MAX)).isEmpty();
            assertThat(decoder.mute()).isEqualTo("sound of more than 8 sample rates is not decoded");
            assertThat(decoder.decoder(2, 96)).isPresent();
        }
    }

    @Test
    void oddRatesTakeNoTableOfAnySize() {
        assertThat(SoundRates.isPossible(44_100, 48_000)).isTrue();
        assertThat(SoundRates.isPossible(11_025, 8_000)).isTrue();
        assertThat(SoundRates.isPossible(191_999, 48_000)).isFalse();
        assertThat(SoundRates.isPossible(20_000_000, 8_000)).isFalse();
    }
}
