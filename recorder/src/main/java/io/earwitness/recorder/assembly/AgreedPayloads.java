package io.earwitness.recorder.assembly;

import io.earwitness.media.rtp.PayloadFormat;
import io.earwitness.media.rtp.PayloadTypes;
import io.earwitness.recorder.model.StreamDescription;
import java.util.HashMap;

/// Turns what was agreed for a stream into the payload types that media knows.
final class AgreedPayloads {
    private AgreedPayloads() {}

    static PayloadTypes of(StreamDescription stream) {
        var negotiated = new HashMap<Integer, PayloadFormat>();
        for (var format : stream.formats()) {
            if (!format.encodingName().isEmpty() && format.clockRate() > 0) {
                negotiated.put(
                        format.payloadType(),
                        new PayloadFormat(
                                format.encodingName(),
                                format.clockRate(),
                                Math.max(1, format.channels()),
                                format.parameters()));
            }
        }
        return new PayloadTypes(negotiated);
    }
}
