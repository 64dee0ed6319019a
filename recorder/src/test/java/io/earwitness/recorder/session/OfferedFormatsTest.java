package io.earwitness.recorder.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.sip.sdp.MediaDescription;
import java.util.List;
import org.junit.jupiter.api.Test;

class OfferedFormatsTest {
    @Test
    void aPayloadTypeCountsOnceHoweverItIsWritten() {
        var line = MediaDescription.of("audio", 4000, "RTP/AVP", List.of("0", "8", "0", "00", "+8", "t38", "128"));

        assertThat(OfferedFormats.of(line))
                .extracting(NegotiatedFormat::payloadType)
                .containsExactly(0, 8);
    }
}
