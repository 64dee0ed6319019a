package io.earwitness.app.peer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// G.729 Annex A and B by bcg729 of the system: encodes what we are to decode, and decodes it beside us.
public final class LibG729 {
    private static final SystemLibrary LIBRARY = SystemLibrary.open("libbcg729.so.0");
    private static final int FRAME = 80;
    private static final int FRAME_BYTES = 10;

    private LibG729() {}

    /// Frames of 10 ms: 10 bytes of speech, 2 that describe silence, or none.
    ///
    /// @param discontinuous whether it may be silent where nobody speaks
    public static List<byte[]> encoded(short[] samples, boolean discontinuous) {
        try (var arena = Arena.ofConfined()) {
            var open = LIBRARY.function("initBcg729EncoderChannel", FunctionDescriptor.of(ADDRESS, JAVA_BYTE));
            var encode =
                    LIBRARY.function("bcg729Encoder", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS));
            var vad = (byte) (discontinuous ? 1 : 0);
            var encoder = SystemLibrary.pointer(() -> (MemorySegment) open.invokeExact(vad));
            var frames = new ArrayList<byte[]>();
            var bits = arena.allocate(FRAME_BYTES);
            var length = arena.allocate(1);
            for (var at = 0; at + FRAME <= samples.length; at += FRAME) {
                var pcm = arena.allocateFrom(JAVA_SHORT, Arrays.copyOfRange(samples, at, at + FRAME));
                SystemLibrary.run(() -> {
                    encode.invokeExact(encoder, pcm, bits, length);
                    return "";
                });
                frames.add(bits.asSlice(0, length.get(JAVA_BYTE, 0)).toArray(JAVA_BYTE));
            }
            return frames;
        }
    }

    public static short[] decoded(List<byte[]> frames) {
        try (var arena = Arena.ofConfined()) {
            var open = LIBRARY.function("initBcg729DecoderChannel", FunctionDescriptor.of(ADDRESS));
            var decode = LIBRARY.function(
                    "bcg729Decoder",
                    FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_BYTE, JAVA_BYTE, JAVA_BYTE, JAVA_BYTE, ADDRESS));
            var decoder = SystemLibrary.pointer(() -> (MemorySegment) open.invokeExact());
            var samples = new short[frames.size() * FRAME];
            var out = arena.allocate(JAVA_SHORT, FRAME);
            for (var n = 0; n < frames.size(); n++) {
                var frame = arena.allocateFrom(JAVA_BYTE, Arrays.copyOf(frames.get(n), FRAME_BYTES));
                var length = (byte) frames.get(n).length;
                var lost = (byte) (length == 0 ? 1 : 0);
                var silence = (byte) (length == 2 ? 1 : 0);
                SystemLibrary.run(() -> {
                    decode.invokeExact(decoder, frame, length, lost, silence, (byte) 0, out);
                    return "";
                });
                MemorySegment.copy(out, JAVA_SHORT, 0, samples, n * FRAME, FRAME);
            }
            return samples;
        }
    }
}
