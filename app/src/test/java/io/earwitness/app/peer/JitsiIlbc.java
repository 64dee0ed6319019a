package io.earwitness.app.peer;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// iLBC (RFC 3951) by libjitsi, in Java: encodes what we are to decode, and decodes it beside us. Its codec is not
/// public, so it is reached by reflection.
public final class JitsiIlbc {
    private static final String PACKAGE = "org.jitsi.impl.neomedia.codec.audio.ilbc.";
    private static final int SAMPLES_PER_MILLI = 8;
    /// The decoder that is judged does not enhance either.
    private static final int NOT_ENHANCED = 0;
    private static final short WHOLE = 1;

    private JitsiIlbc() {}

    /// @param frameMillis 20 or 30
    public static List<byte[]> encoded(short[] samples, int frameMillis) {
        try {
            var encoder = made("ilbc_encoder", new Class<?>[] {int.class}, frameMillis);
            var encode = method(encoder, byte[].class, int.class, byte[].class, int.class);
            var frame = frameMillis * SAMPLES_PER_MILLI;
            var frames = new ArrayList<byte[]>();
            for (var at = 0; at + frame <= samples.length; at += frame) {
                var bytes = new byte[frameMillis == 20 ? 38 : 50];
                encode.invoke(encoder, bytes, 0, littleEndian(Arrays.copyOfRange(samples, at, at + frame)), 0);
                frames.add(bytes);
            }
            return frames;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("libjitsi has no such encoder", e);
        }
    }

    public static short[] decoded(List<byte[]> frames, int frameMillis) {
        try {
            var decoder = made("ilbc_decoder", new Class<?>[] {int.class, int.class}, frameMillis, NOT_ENHANCED);
            var decode = method(decoder, byte[].class, int.class, byte[].class, int.class, short.class);
            var frame = frameMillis * SAMPLES_PER_MILLI;
            var samples = new short[frames.size() * frame];
            for (var n = 0; n < frames.size(); n++) {
                var bytes = new byte[2 * frame];
                decode.invoke(decoder, bytes, 0, frames.get(n), 0, WHOLE);
                ByteBuffer.wrap(bytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asShortBuffer()
                        .get(samples, n * frame, frame);
            }
            return samples;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("libjitsi has no such decoder", e);
        }
    }

    private static Object made(String name, Class<?>[] types, Object... values) throws ReflectiveOperationException {
        var constructor = Class.forName(PACKAGE + name).getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }

    private static Method method(Object codec, Class<?>... types) throws ReflectiveOperationException {
        var name = codec.getClass().getSimpleName().equals("ilbc_encoder") ? "encode" : "decode";
        var method = codec.getClass().getMethod(name, types);
        method.setAccessible(true);
        return method;
    }

    private static byte[] littleEndian(short[] samples) {
        var bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        return bytes.array();
    }
}
