package io.earwitness.app.peer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/// What G.711 packets sound like by their time stamps alone, decoded by ffmpeg: the plainest possible reading of RTP.
///
/// Sees only packets with a 12-byte header, one source, and no wrap, as the captures have them.
public final class RtpSound {
    private static final int HEADER_BYTES = 12;
    private static final int PCMU = 0;
    private static final int PCMA = 8;

    private RtpSound() {}

    /// Samples at 8 kHz from the first packet's time stamp on; what no packet brings is zero.
    public static short[] g711(List<byte[]> packets) {
        var sound = packets.stream().filter(packet -> isSound(packet)).toList();
        var law = (sound.getFirst()[1] & 0x7f) == PCMU ? "mulaw" : "alaw";
        var payload = new ByteArrayOutputStream();
        sound.forEach(packet -> payload.write(packet, HEADER_BYTES, packet.length - HEADER_BYTES));
        var decoded = Ffmpeg.g711(law, payload.toByteArray());

        var first = timestamp(packets.getFirst());
        var last = sound.getLast();
        var heard = new short[(int) (timestamp(last) - first) + last.length - HEADER_BYTES];
        var from = 0;
        for (var packet : sound) {
            var length = packet.length - HEADER_BYTES;
            System.arraycopy(decoded, from, heard, (int) (timestamp(packet) - first), length);
            from += length;
        }
        return heard;
    }

    private static boolean isSound(byte[] packet) {
        var payloadType = packet[1] & 0x7f;
        return payloadType == PCMU || payloadType == PCMA;
    }

    private static long timestamp(byte[] packet) {
        return Integer.toUnsignedLong(ByteBuffer.wrap(packet).getInt(4));
    }
}
