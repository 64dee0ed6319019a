package io.earwitness.app.peer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The packets of an Ogg file of one stream (RFC 3533), without its headers.
final class OggPackets {
    private static final int HEADER_BYTES = 27;

    private OggPackets() {}

    /// @param headers how many packets at the beginning are none of sound
    static List<byte[]> of(byte[] ogg, int headers) {
        var packets = new ArrayList<byte[]>();
        var packet = new ByteArrayOutputStream();
        var bytes = ByteBuffer.wrap(ogg);
        while (bytes.remaining() > HEADER_BYTES) {
            bytes.position(bytes.position() + HEADER_BYTES - 1);
            var lengths = new byte[Byte.toUnsignedInt(bytes.get())];
            bytes.get(lengths);
            for (var length : lengths) {
                var segment = new byte[Byte.toUnsignedInt(length)];
                bytes.get(segment);
                packet.writeBytes(segment);
                if (segment.length < 255) {
                    packets.add(packet.toByteArray());
                    packet.reset();
                }
            }
        }
        return packets.subList(headers, packets.size());
    }
}
