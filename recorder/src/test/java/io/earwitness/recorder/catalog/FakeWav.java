package io.earwitness.recorder.catalog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The smallest writers that make files a browser and Wireshark open; for fixtures only.
final class FakeWav {
    private static final int HEADER_BYTES = 44;

    private FakeWav() {}

    /// 16 bit, 8 kHz, one channel per array; all arrays are equally long.
    static void write(Path file, List<short[]> channels) throws IOException {
        var frames = channels.getFirst().length;
        var bytes = frames * channels.size() * 2;
        var wav = ByteBuffer.allocate(HEADER_BYTES + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF"))
                .putInt(HEADER_BYTES - 8 + bytes)
                .put(ascii("WAVEfmt "))
                .putInt(16);
        wav.putShort((short) 1).putShort((short) channels.size()).putInt(FakeVoice.RATE);
        wav.putInt(FakeVoice.RATE * 2 * channels.size()).putShort((short) (2 * channels.size()));
        wav.putShort((short) 16).put(ascii("data")).putInt(bytes);
        for (var frame = 0; frame < frames; frame++) {
            for (var channel : channels) {
                wav.putShort(channel[frame]);
            }
        }
        Files.write(file, wav.array());
    }

    /// A section header and one Ethernet interface, no packets.
    static byte[] emptyPcapng() {
        var pcapng = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
        pcapng.putInt(0x0A0D0D0A)
                .putInt(28)
                .putInt(0x1A2B3C4D)
                .putShort((short) 1)
                .putShort((short) 0);
        pcapng.putLong(-1).putInt(28);
        pcapng.putInt(1)
                .putInt(20)
                .putShort((short) 1)
                .putShort((short) 0)
                .putInt(0)
                .putInt(20);
        return pcapng.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
