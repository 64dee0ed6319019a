package io.earwitness.app.peer;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/// A sound in payloads of one length of time, and what somebody else's decoder makes of them.
///
/// @param ticks of the RTP clock that each payload lasts
/// @param judged interleaved samples
public record Packets(List<byte[]> payloads, int ticks, short[] judged) {

    /// Bare frames, so many bytes in each payload; a rest is left out.
    public static List<byte[]> of(byte[] bytes, int each) {
        var payloads = new ArrayList<byte[]>();
        for (var at = 0; at + each <= bytes.length; at += each) {
            payloads.add(Arrays.copyOfRange(bytes, at, at + each));
        }
        return payloads;
    }

    public static List<byte[]> ofOgg(byte[] ogg, int headers) {
        return OggPackets.of(ogg, headers);
    }

    public static List<byte[]> each(List<byte[]> frames, UnaryOperator<byte[]> layout) {
        return frames.stream().map(layout).toList();
    }

    /// So many frames to a payload.
    public static List<byte[]> joined(List<byte[]> frames, int each) {
        var payloads = new ArrayList<byte[]>();
        for (var n = 0; n + each <= frames.size(); n += each) {
            var payload = new ByteArrayOutputStream();
            frames.subList(n, n + each).forEach(payload::writeBytes);
            payloads.add(payload.toByteArray());
        }
        return payloads;
    }
}
