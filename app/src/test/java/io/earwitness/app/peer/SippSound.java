package io.earwitness.app.peer;

import io.earwitness.media.codec.Codecs;
import io.earwitness.media.rtp.PayloadFormat;
import io.earwitness.media.rtp.RtpPacketizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Ten seconds of PCMA as the classic capture file that sipp plays: Ethernet frames, one RTP packet every 20 ms.
public final class SippSound {
    private static final int PACKETS = 500;
    private static final int SAMPLES = 160;
    private static final int FRAME_OVERHEAD = 14 + 20 + 8;
    private static final int PORT = 6000;

    private SippSound() {}

    /// Writes the file; returns the RTP packets in it.
    public static List<byte[]> write(Path file) throws IOException {
        var packets = packets();
        var size = packets.stream()
                .mapToInt(packet -> packet.length + FRAME_OVERHEAD + 16)
                .sum();
        var bytes = ByteBuffer.allocate(24 + size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0)
                .putInt(65535)
                .putInt(1);
        for (var i = 0; i < packets.size(); i++) {
            frame(bytes, packets.get(i), i * 20);
        }
        Files.write(file, bytes.array());
        return packets;
    }

    private static List<byte[]> packets() {
        var encoder = Codecs.encoder(new PayloadFormat("PCMA", 8000)).orElseThrow();
        var packetizer = new RtpPacketizer(0x5150A5A5, 1000, 16_000);
        var packets = new ArrayList<byte[]>();
        for (var i = 0; i < PACKETS; i++) {
            packets.add(packetizer.packet(8, i == 0, encoder.encode(tone(i)), SAMPLES));
        }
        return packets;
    }

    /// A tone that climbs twice a second, so that no two seconds sound alike.
    private static short[] tone(int packet) {
        var samples = new short[SAMPLES];
        var hertz = 300 + packet / 25 * 40;
        for (var i = 0; i < SAMPLES; i++) {
            samples[i] = (short) (9000 * Math.sin(2 * Math.PI * hertz * (packet * SAMPLES + i) / 8000));
        }
        return samples;
    }

    private static void frame(ByteBuffer to, byte[] rtp, int millis) {
        var length = rtp.length + FRAME_OVERHEAD;
        to.order(ByteOrder.LITTLE_ENDIAN);
        to.putInt(1_000 + millis / 1000)
                .putInt(millis % 1000 * 1000)
                .putInt(length)
                .putInt(length);
        to.order(ByteOrder.BIG_ENDIAN);
        to.put(new byte[12]).putShort((short) 0x0800);
        to.put((byte) 0x45).put((byte) 0).putShort((short) (rtp.length + 28)).putInt(0);
        to.put((byte) 64).put((byte) 17).putShort((short) 0).putInt(0x7f000001).putInt(0x7f000001);
        to.putShort((short) PORT)
                .putShort((short) PORT)
                .putShort((short) (rtp.length + 8))
                .putShort((short) 0);
        to.put(rtp);
    }
}
