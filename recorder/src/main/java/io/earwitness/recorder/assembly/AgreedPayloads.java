package io.earwitness.recorder.assembly;

import io.earwitness.media.rtp.PayloadFormat;
import io.earwitness.media.rtp.PayloadTypes;
import io.earwitness.recorder.model.StreamDescription;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// Everything that was ever agreed for a stream's payload types, as media knows them.
///
/// A type that is defined anew in mid-call is read by its last definition.
final class AgreedPayloads {
    private final Map<Integer, PayloadFormat> formats = new HashMap<>();
    private final Set<Integer> agreed = new HashSet<>();

    void take(StreamDescription stream) {
        for (var format : stream.formats()) {
            agreed.add(format.payloadType());
            if (!format.encodingName().isEmpty() && format.clockRate() > 0) {
                formats.put(
                        format.payloadType(),
                        new PayloadFormat(
                                format.encodingName(),
                                format.clockRate(),
                                Math.max(1, format.channels()),
                                format.parameters()));
            }
        }
    }

    /// Whether it was ever agreed, also where nobody said what it stands for.
    boolean has(int payloadType) {
        return agreed.contains(payloadType);
    }

    IntStream agreed() {
        return agreed.stream().mapToInt(Integer::intValue);
    }

    PayloadTypes types() {
        return new PayloadTypes(formats);
    }
}
