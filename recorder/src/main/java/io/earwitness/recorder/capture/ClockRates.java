package io.earwitness.recorder.capture;

import io.earwitness.recorder.model.StreamDescription;
import java.util.Arrays;

/// The RTP clock of each payload type of one stream, for reckoning jitter without looking anything up.
final class ClockRates {
    private static final int AUDIO = 8_000;
    private static final int VIDEO = 90_000;

    private final int[] rates = new int[128];

    ClockRates() {
        Arrays.fill(rates, AUDIO);
    }

    void agree(StreamDescription stream) {
        if (stream.medium().equalsIgnoreCase("video")) {
            Arrays.fill(rates, VIDEO);
        }
        for (var format : stream.formats()) {
            if (format.clockRate() > 0) {
                rates[format.payloadType() & 0x7F] = format.clockRate();
            }
        }
    }

    int of(int payloadType) {
        return rates[payloadType];
    }
}
