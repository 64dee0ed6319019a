package io.earwitness.media.codec;

import io.earwitness.media.rtp.AmrPayload;
import io.earwitness.media.rtp.G723Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// How the payloads of each codec are made up of frames (RFC 3551 §4.5, RFC 3952, RFC 4867).
final class Framings {
    private static final int G729_BYTES = 10;
    private static final int G729_SILENCE_BYTES = 2;
    private static final int G729_SAMPLES = 80;

    private Framings() {}

    /// Frames of one length; a rest is left out.
    static Framing fixed(int bytes, int samples) {
        return payload -> {
            var frames = new ArrayList<Framing.Frame>();
            for (int at = 0; at + bytes <= payload.remaining(); at += bytes) {
                frames.add(new Framing.Frame(bytes(payload, at, bytes), samples));
            }
            return frames;
        };
    }

    /// A payload of samples is one frame, whatever its length.
    ///
    /// @param bits of a sample
    static Framing whole(int bits) {
        return payload -> {
            int samples = payload.remaining() * 8 / bits;
            return samples == 0
                    ? List.of()
                    : List.of(new Framing.Frame(bytes(payload, 0, payload.remaining()), samples));
        };
    }

    /// Frames of ten bytes, and perhaps a description of the silence that begins: ten milliseconds of it.
    static List<Framing.Frame> g729(ByteBuffer payload) {
        var frames = new ArrayList<>(fixed(G729_BYTES, G729_SAMPLES).frames(payload));
        if (payload.remaining() % G729_BYTES == G729_SILENCE_BYTES) {
            frames.add(new Framing.Frame(new byte[0], G729_SAMPLES));
        }
        return frames;
    }

    static List<Framing.Frame> g723(ByteBuffer payload) {
        return G723Payload.frames(payload).orElse(List.of()).stream()
                .map(frame -> new Framing.Frame(frame, G723Payload.FRAME_SAMPLES))
                .toList();
    }

    static Framing amr(AmrPayload layout) {
        return payload -> layout.frames(payload).orElse(List.of()).stream()
                .map(frame -> new Framing.Frame(frame.stored(), layout.frameSamples()))
                .toList();
    }

    private static byte[] bytes(ByteBuffer payload, int from, int length) {
        var bytes = new byte[length];
        payload.get(payload.position() + from, bytes);
        return bytes;
    }
}
