package io.earwitness.media.rtp;

import java.util.Map;
import java.util.Optional;

/// The payload types of one stream: what was negotiated, and behind it the static table.
/// An `a=rtpmap` wins over the table; a number in neither is unknown.
public record PayloadTypes(Map<Integer, PayloadFormat> negotiated) {
    public static final PayloadTypes STATIC_ONLY = new PayloadTypes(Map.of());

    public PayloadTypes {
        negotiated = Map.copyOf(negotiated);
    }

    public Optional<PayloadFormat> format(int payloadType) {
        var agreed = negotiated.get(payloadType);
        return agreed != null ? Optional.of(agreed) : StaticPayloadTypes.format(payloadType);
    }

    public PayloadKind kind(int payloadType) {
        return format(payloadType).map(PayloadFormat::kind).orElse(PayloadKind.UNKNOWN);
    }
}
