package io.earwitness.app.peer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// AMR by the system's opencore-amr and AMR-WB by its vo-amrwbenc: frames as a file of RFC 4867 §5 has them, and the
/// payloads that carry them, laid out here by the RFC's text.
public final class LibAmr {
    private static final int[] NARROW_BITS = {95, 103, 118, 134, 148, 159, 204, 244, 39};
    private static final int[] WIDE_BITS = {132, 177, 253, 285, 317, 365, 397, 461, 477, 40};

    private LibAmr() {}

    /// @param mode 0–7, 4.75 to 12.2 kbit/s
    /// @param discontinuous whether it may be silent where nobody speaks
    public static List<byte[]> narrow(short[] samples, int mode, boolean discontinuous) {
        var library = SystemLibrary.open("libopencore-amrnb.so.0");
        var open = library.function("Encoder_Interface_init", FunctionDescriptor.of(ADDRESS, JAVA_INT));
        var encode = library.function(
                "Encoder_Interface_Encode",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        var dtx = discontinuous ? 1 : 0;
        var encoder = SystemLibrary.pointer(() -> (MemorySegment) open.invokeExact(dtx));
        return frames(
                samples,
                160,
                (pcm, bits) -> SystemLibrary.number(() -> (int) encode.invokeExact(encoder, mode, pcm, bits, 0)));
    }

    /// @param mode 0–8, 6.6 to 23.85 kbit/s
    public static List<byte[]> wide(short[] samples, int mode, boolean discontinuous) {
        var library = SystemLibrary.open("libvo-amrwbenc.so.0");
        var open = library.function("E_IF_init", FunctionDescriptor.of(ADDRESS));
        var encode = library.function(
                "E_IF_encode", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        var dtx = discontinuous ? 1 : 0;
        var encoder = SystemLibrary.pointer(() -> (MemorySegment) open.invokeExact());
        return frames(
                samples,
                320,
                (pcm, bits) -> SystemLibrary.number(() -> (int) encode.invokeExact(encoder, mode, pcm, bits, dtx)));
    }

    private interface Encode {
        int frame(MemorySegment pcm, MemorySegment bits);
    }

    private static List<byte[]> frames(short[] samples, int frame, Encode encode) {
        try (var arena = Arena.ofConfined()) {
            var frames = new ArrayList<byte[]>();
            var bits = arena.allocate(128);
            for (var at = 0; at + frame <= samples.length; at += frame) {
                var pcm = arena.allocateFrom(JAVA_SHORT, Arrays.copyOfRange(samples, at, at + frame));
                var length = encode.frame(pcm, bits);
                frames.add(bits.asSlice(0, length).toArray(JAVA_BYTE));
            }
            return frames;
        }
    }

    /// A file of these frames, for ffmpeg to read.
    public static byte[] file(List<byte[]> frames, boolean wide) {
        var file = new ByteArrayOutputStream();
        file.writeBytes((wide ? "#!AMR-WB\n" : "#!AMR\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        frames.forEach(file::writeBytes);
        return file.toByteArray();
    }

    /// RFC 4867 §4.4: everything on whole octets.
    public static byte[] octetAligned(List<byte[]> frames) {
        var payload = new ByteArrayOutputStream();
        payload.write(0xF0);
        for (var n = 0; n < frames.size(); n++) {
            payload.write((frames.get(n)[0] & 0x7C) | (n < frames.size() - 1 ? 0x80 : 0));
        }
        frames.forEach(frame -> payload.write(frame, 1, frame.length - 1));
        return payload.toByteArray();
    }

    /// RFC 4867 §4.3: bit after bit.
    public static byte[] bandwidthEfficient(List<byte[]> frames, boolean wide) {
        var bits = new StringBuilder("1111");
        for (var n = 0; n < frames.size(); n++) {
            bits.append(n < frames.size() - 1 ? '1' : '0').append(binary(frames.get(n)[0] >> 2 & 0x1F, 5));
        }
        for (var frame : frames) {
            var speech = new StringBuilder();
            for (var i = 1; i < frame.length; i++) {
                speech.append(binary(frame[i] & 0xFF, 8));
            }
            var type = frame[0] >> 3 & 15;
            var lengths = wide ? WIDE_BITS : NARROW_BITS;
            bits.append(speech, 0, type < lengths.length ? lengths[type] : 0);
        }
        bits.append("0".repeat(-bits.length() & 7));
        var payload = new byte[bits.length() / 8];
        for (var i = 0; i < payload.length; i++) {
            payload[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
        }
        return payload;
    }

    private static String binary(int value, int digits) {
        return Integer.toBinaryString(value | 1 << digits).substring(1);
    }
}
