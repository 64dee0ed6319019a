package io.earwitness.recorder.session;

import io.earwitness.media.rtp.StaticPayloadTypes;
import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.sip.sdp.MediaDescription;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Reads what each payload type of an m-line stands for: its rtpmap, else the static table of RFC 3551.
///
/// Formats that are no RTP payload types, and those that stand there again, are left out; they stand in the signalling
/// record as received.
final class OfferedFormats {
    private static final int PAYLOAD_TYPE_MAX = 127;

    private OfferedFormats() {}

    static List<NegotiatedFormat> of(MediaDescription line) {
        var formats = new ArrayList<NegotiatedFormat>();
        var seen = new BitSet();
        for (var format : line.formats()) {
            var payloadType = number(format, -1);
            if (payloadType >= 0 && payloadType <= PAYLOAD_TYPE_MAX && !seen.get(payloadType)) {
                seen.set(payloadType);
                formats.add(format(line, format, payloadType));
            }
        }
        return formats;
    }

    private static NegotiatedFormat format(MediaDescription line, String text, int payloadType) {
        var parameters = line.fmtp(text).orElse("");
        return line.rtpmap(text)
                .map(map -> mapped(payloadType, map, parameters))
                .or(() -> StaticPayloadTypes.format(payloadType)
                        .map(known -> new NegotiatedFormat(
                                payloadType, known.encodingName(), known.clockRate(), known.channels(), parameters)))
                .orElseGet(() -> new NegotiatedFormat(payloadType, "", 0, 1, parameters));
    }

    // `opus/48000/2`
    private static NegotiatedFormat mapped(int payloadType, String map, String parameters) {
        var parts = map.strip().split("/", 4);
        var clockRate = parts.length > 1 ? number(parts[1].strip(), 0) : 0;
        var channels = parts.length > 2 ? number(parts[2].strip(), 1) : 1;
        return new NegotiatedFormat(payloadType, parts[0].strip(), clockRate, Math.max(1, channels), parameters);
    }

    private static int number(String text, int otherwise) {
        try {
            var number = Integer.parseInt(text);
            return number < 0 ? otherwise : number;
        } catch (NumberFormatException unreadable) {
            return otherwise;
        }
    }
}
