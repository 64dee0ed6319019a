package io.earwitness.recorder.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.StreamDescription;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ClockRatesTest {
    private final ClockRates rates = new ClockRates();

    private void agree(String medium, NegotiatedFormat... formats) {
        rates.agree(new StreamDescription(0, 0, "1", medium, "RTP/AVP", Arrays.asList(formats), 10_000, ""));
    }

    private static NegotiatedFormat format(int payloadType, int clockRate) {
        return new NegotiatedFormat(payloadType, "any", clockRate, 1, "");
    }

    @Test
    void whatIsNotAgreedIsTelephony() {
        agree("audio", format(0, 8_000), format(101, 8_000));

        assertThat(rates.of(0)).isEqualTo(8_000);
        assertThat(rates.of(77)).isEqualTo(8_000);
    }

    @Test
    void eachFormatHasItsOwn() {
        agree("audio", format(96, 48_000), format(101, 8_000), format(97, 16_000));

        assertThat(rates.of(96)).isEqualTo(48_000);
        assertThat(rates.of(97)).isEqualTo(16_000);
        assertThat(rates.of(101)).isEqualTo(8_000);
        assertThat(rates.of(3)).isEqualTo(8_000);
    }

    @Test
    void onesAgreedBeforeStay() {
        agree("audio", format(96, 48_000));
        agree("audio", format(0, 8_000));

        assertThat(rates.of(96)).isEqualTo(48_000);
    }

    @Test
    void unknownClocksOfVideoAreThoseOfVideo() {
        agree("video", format(96, 0));

        assertThat(rates.of(96)).isEqualTo(90_000);
    }
}
