package io.earwitness.client.call;

import io.earwitness.media.codec.AudioEncoder;
import io.earwitness.media.codec.Codecs;
import io.earwitness.media.rtp.PayloadFormat;

/// The codecs in which the generator can speak, with their static payload types (RFC 3551 §6).
public enum CallCodec {
    PCMU(0),
    PCMA(8);

    private final int payloadType;

    CallCodec(int payloadType) {
        this.payloadType = payloadType;
    }

    public int payloadType() {
        return payloadType;
    }

    AudioEncoder encoder() {
        return Codecs.encoder(new PayloadFormat(name(), Speech.SAMPLE_RATE)).orElseThrow();
    }
}
