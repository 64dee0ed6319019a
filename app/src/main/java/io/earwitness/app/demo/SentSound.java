package io.earwitness.app.demo;

import io.earwitness.client.call.CallPlan;
import io.earwitness.client.call.Speech;
import io.earwitness.media.codec.Codecs;
import io.earwitness.media.rtp.PayloadFormat;
import java.nio.ByteBuffer;

/// What a listener hears of a party's speech: the speech after the codec's rounding.
public final class SentSound {
    private SentSound() {}

    /// Samples at 8 kHz, as many as a whole call of `plan` sends.
    public static short[] of(CallPlan plan, Speech speech) {
        var samples = speech.samples(0, plan.packets() * Speech.SAMPLE_RATE / 50);
        var format = new PayloadFormat(plan.codec().name(), Speech.SAMPLE_RATE);
        var payload = Codecs.encoder(format).orElseThrow().encode(samples);
        return Codecs.decoder(format).orElseThrow().decode(ByteBuffer.wrap(payload));
    }
}
