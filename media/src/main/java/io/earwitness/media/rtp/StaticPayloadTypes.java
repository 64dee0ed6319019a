package io.earwitness.media.rtp;

import java.util.Map;
import java.util.Optional;

/// The payload types that need no `a=rtpmap` (RFC 3551 §6, tables 4 and 5, and 13 of RFC 3389).
public final class StaticPayloadTypes {
    private static final Map<Integer, PayloadFormat> TABLE = Map.ofEntries(
            Map.entry(0, new PayloadFormat("PCMU", 8000)),
            Map.entry(3, new PayloadFormat("GSM", 8000)),
            Map.entry(4, new PayloadFormat("G723", 8000)),
            Map.entry(5, new PayloadFormat("DVI4", 8000)),
            Map.entry(6, new PayloadFormat("DVI4", 16000)),
            Map.entry(7, new PayloadFormat("LPC", 8000)),
            Map.entry(8, new PayloadFormat("PCMA", 8000)),
            Map.entry(9, new PayloadFormat("G722", 8000)),
            Map.entry(10, new PayloadFormat("L16", 44100, 2, "")),
            Map.entry(11, new PayloadFormat("L16", 44100)),
            Map.entry(12, new PayloadFormat("QCELP", 8000)),
            Map.entry(13, new PayloadFormat("CN", 8000)),
            Map.entry(14, new PayloadFormat("MPA", 90000)),
            Map.entry(15, new PayloadFormat("G728", 8000)),
            Map.entry(16, new PayloadFormat("DVI4", 11025)),
            Map.entry(17, new PayloadFormat("DVI4", 22050)),
            Map.entry(18, new PayloadFormat("G729", 8000)),
            // Reserved by RFC 3551; older equipment still sends comfort noise on it.
            Map.entry(19, new PayloadFormat("CN", 8000)),
            Map.entry(25, new PayloadFormat("CelB", 90000)),
            Map.entry(26, new PayloadFormat("JPEG", 90000)),
            Map.entry(28, new PayloadFormat("nv", 90000)),
            Map.entry(31, new PayloadFormat("H261", 90000)),
            Map.entry(32, new PayloadFormat("MPV", 90000)),
            Map.entry(33, new PayloadFormat("MP2T", 90000)),
            Map.entry(34, new PayloadFormat("H263", 90000)));

    private StaticPayloadTypes() {}

    public static Optional<PayloadFormat> format(int payloadType) {
        return Optional.ofNullable(TABLE.get(payloadType));
    }
}
