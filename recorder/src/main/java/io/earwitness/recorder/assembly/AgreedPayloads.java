package io.earwitness.recorder.assembly;

import io.earwitness.media.rtp.PayloadFormat;
import io.earwitness.media.rtp.PayloadTypes;
import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.recorder.model.StreamDescription;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Everything that was ever agreed for a stream's payload types, as media knows them.
///
/// A type that is defined anew in mid-call is read by its last definition.
final class AgreedPayloads {
    private final Map<Integer, PayloadFormat> formats = new HashMap<>();
    private final Set<Integer> agreed = new HashSet<>();
    private final Map<Integer, G722Clock> clocks = new HashMap<>();
    /// As they are now, for who asks with each packet; null where something has changed since.
    private @Nullable PayloadTypes types;

    void take(StreamDescription stream) {
        types = null;
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
                if (format.isG722OfOddClock()) {
                    clocks.computeIfAbsent(format.payloadType(), _ -> new G722Clock());
                }
            }
        }
    }

    /// What came, for clocks that only packets tell.
    ///
    /// @return whether [#types] are others from now on
    boolean packet(RtpPacket rtp) {
        var clock = clocks.isEmpty() ? null : clocks.get(rtp.payloadType());
        var others = clock != null && clock.packet(rtp);
        if (others) {
            types = null;
        }
        return others;
    }

    /// Whether it was ever agreed, also where nobody said what it stands for.
    boolean has(int payloadType) {
        return agreed.contains(payloadType);
    }

    IntStream agreed() {
        return agreed.stream().mapToInt(Integer::intValue);
    }

    PayloadTypes types() {
        var known = types;
        if (known == null) {
            known = read();
            types = known;
        }
        return known;
    }

    private PayloadTypes read() {
        var all = new HashMap<>(formats);
        clocks.forEach((type, clock) -> all.computeIfPresent(
                type,
                (_, format) -> format.isNamed("G722")
                        ? new PayloadFormat(
                                format.encodingName(), clock.rate(format.clockRate()), format.channels(), format.fmtp())
                        : format));
        return new PayloadTypes(all);
    }
}
