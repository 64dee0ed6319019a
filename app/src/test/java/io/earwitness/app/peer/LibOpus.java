package io.earwitness.app.peer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Opus by its authors' own library: encodes what we are to decode, and decodes it beside us.
public final class LibOpus {
    private static final SystemLibrary LIBRARY = SystemLibrary.open("libopus.so.0");
    private static final int RATE = 48_000;
    private static final int FRAME = 960;
    private static final int FRAME_MAX = 5_760;
    private static final int VOIP = 2048;
    private static final int SET_INBAND_FEC = 4012;
    private static final int SET_PACKET_LOSS = 4014;
    private static final int SET_BITRATE = 4002;

    private LibOpus() {}

    /// Packets of 20 ms.
    ///
    /// @param samples interleaved, at 48 kHz
    /// @param again   whether each packet is to say the one before it again
    public static List<byte[]> encoded(short[] samples, int channels, int bitsPerSecond, boolean again) {
        try (var arena = Arena.ofConfined()) {
            var create = LIBRARY.function(
                    "opus_encoder_create", FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
            var encode = LIBRARY.function(
                    "opus_encode", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
            var encoder = SystemLibrary.pointer(
                    () -> (MemorySegment) create.invokeExact(RATE, channels, VOIP, arena.allocate(JAVA_INT)));
            set(encoder, SET_BITRATE, bitsPerSecond);
            set(encoder, SET_INBAND_FEC, again ? 1 : 0);
            set(encoder, SET_PACKET_LOSS, again ? 30 : 0);
            var packets = new ArrayList<byte[]>();
            var out = arena.allocate(4_000);
            for (var at = 0; at + FRAME * channels <= samples.length; at += FRAME * channels) {
                var pcm = arena.allocateFrom(JAVA_SHORT, Arrays.copyOfRange(samples, at, at + FRAME * channels));
                var length = SystemLibrary.number(() -> (int) encode.invokeExact(encoder, pcm, FRAME, out, 4_000));
                packets.add(out.asSlice(0, length).toArray(JAVA_BYTE));
            }
            return packets;
        }
    }

    private static void set(MemorySegment encoder, int request, int value) {
        var control = Linker.nativeLinker()
                .downcallHandle(
                        LIBRARY.symbol("opus_encoder_ctl"),
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
                        Linker.Option.firstVariadicArg(2));
        SystemLibrary.run(() -> (int) control.invokeExact(encoder, request, value));
    }

    /// Interleaved samples at 48 kHz; an empty packet never came, and is taken from the next.
    public static short[] decoded(List<byte[]> packets, int channels) {
        try (var arena = Arena.ofConfined()) {
            var create = LIBRARY.function(
                    "opus_decoder_create", FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
            var decode = LIBRARY.function(
                    "opus_decode",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
            var decoder = SystemLibrary.pointer(
                    () -> (MemorySegment) create.invokeExact(RATE, channels, arena.allocate(JAVA_INT)));
            var out = arena.allocate(JAVA_SHORT, (long) FRAME_MAX * channels);
            var samples = new short[0];
            for (var n = 0; n < packets.size(); n++) {
                var lost = packets.get(n).length == 0;
                var packet = lost ? packets.get(n + 1) : packets.get(n);
                var bytes = arena.allocateFrom(JAVA_BYTE, packet);
                var room = lost ? FRAME : FRAME_MAX;
                var again = lost ? 1 : 0;
                var frames = SystemLibrary.number(
                        () -> (int) decode.invokeExact(decoder, bytes, packet.length, out, room, again));
                var from = samples.length;
                samples = Arrays.copyOf(samples, from + frames * channels);
                MemorySegment.copy(out, JAVA_SHORT, 0, samples, from, frames * channels);
            }
            return samples;
        }
    }
}
