package io.earwitness.recorder.capture;

import io.earwitness.recorder.model.StreamDescription;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The RTP clock of each payload type of one stream, for reckoning jitter without looking anything up.
///
/// A stream of telephony has one clock for all of them, and thousands of streams live at once: only where they differ
/// is there a table.
final class ClockRates {
    private static final int AUDIO = 8_000;
    private static final int VIDEO = 90_000;
    private static final int PAYLOAD_TYPES = 128;

    private int usual = AUDIO;
    private int @Nullable [] rates;

    void agree(StreamDescription stream) {
        if (stream.medium().equalsIgnoreCase("video")) {
            usual = VIDEO;
            rates = null;
        }
        for (var format : stream.formats()) {
            if (format.clockRate() > 0) {
                set(format.payloadType() & 0x7F, format.clockRate());
            }
        }
    }

    private void set(int payloadType, int rate) {
        var table = rates;
        if (table == null) {
            if (rate == usual) {
                return;
            }
            table = new int[PAYLOAD_TYPES];
            Arrays.fill(table, usual);
            rates = table;
        }
        table[payloadType] = rate;
    }

    int of(int payloadType) {
        var table = rates;
        return table == null ? usual : table[payloadType];
    }
}
