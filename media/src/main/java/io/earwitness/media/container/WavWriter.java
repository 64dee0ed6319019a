package io.earwitness.media.container;

import io.earwitness.media.audio.PcmSink;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Writes 16-bit PCM to a WAV file as it comes; owned by one thread. Until [#close] the header says "to the end of the
/// file", which players and [WavReader] understand, so that a crash costs at most the last unwritten buffer.
///
/// ```
/// RIFF size WAVE | JUNK 28 | fmt 16 | data size | samples
/// ```
/// Past 4 GiB the spare JUNK chunk becomes `ds64` and RIFF becomes RF64 (EBU Tech 3306).
public final class WavWriter implements PcmSink, Closeable {
    static final int HEADER_BYTES = 80;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int UNTIL_END = -1;

    private final SeekableByteChannel file;
    private final int sampleRate;
    private final int channels;
    private final long riffBytesMax;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long dataBytes;

    public WavWriter(Path path, int sampleRate, int channels) throws IOException {
        this(path, sampleRate, channels, 0xFFFF_FFFFL);
    }

    WavWriter(Path path, int sampleRate, int channels, long riffBytesMax) throws IOException {
        this(
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE),
                sampleRate,
                channels,
                riffBytesMax);
    }

    /// Into an empty channel, which it closes with itself. It goes back to the first bytes once, at the end.
    public WavWriter(SeekableByteChannel file, int sampleRate, int channels) throws IOException {
        this(file, sampleRate, channels, 0xFFFF_FFFFL);
    }

    private WavWriter(SeekableByteChannel file, int sampleRate, int channels, long riffBytesMax) throws IOException {
        if (channels < 1 || channels > 255 || sampleRate < 1) {
            throw new IllegalArgumentException(channels + " channels at " + sampleRate + " Hz");
        }
        this.file = file;
        this.sampleRate = sampleRate;
        this.channels = channels;
        this.riffBytesMax = riffBytesMax;
        writeFully(header(UNTIL_END, UNTIL_END, false));
    }

    /// The first bytes of one that goes on as long as somebody reads it; samples follow, without an end that is known.
    public static byte[] headWithoutEnd(int sampleRate, int channels) {
        var head = header(UNTIL_END, UNTIL_END, false, sampleRate, channels, 0);
        var bytes = new byte[head.remaining()];
        head.get(bytes);
        return bytes;
    }

    /// Appends interleaved samples: of each instant one for every channel.
    public void write(short[] samples) throws IOException {
        write(samples, 0, samples.length);
    }

    @Override
    public void write(short[] samples, int offset, int length) throws IOException {
        if (length % channels != 0) {
            throw new IllegalArgumentException("%d samples for %d channels".formatted(length, channels));
        }
        for (int done = 0; done < length; ) {
            if (buffer.remaining() < 2) {
                flush();
            }
            int now = Math.min(length - done, buffer.remaining() / 2);
            buffer.asShortBuffer().put(samples, offset + done, now);
            buffer.position(buffer.position() + 2 * now);
            done += now;
        }
        dataBytes += 2L * length;
    }

    /// Samples of each channel so far.
    public long frames() {
        return dataBytes / (2L * channels);
    }

    /// Hands what is buffered to the operating system.
    public void flush() throws IOException {
        writeFully(buffer.flip());
        buffer.clear();
    }

    /// Makes the header say the true length.
    @Override
    public void close() throws IOException {
        if (!file.isOpen()) {
            return;
        }
        try (file) {
            flush();
            boolean large = HEADER_BYTES - 8 + dataBytes > riffBytesMax;
            var header = large
                    ? header(UNTIL_END, UNTIL_END, true)
                    : header((int) (HEADER_BYTES - 8 + dataBytes), (int) dataBytes, false);
            file.position(0);
            writeFully(header);
            if (file instanceof FileChannel onDisk) {
                onDisk.force(true);
            }
        }
    }

    private ByteBuffer header(int riffSize, int dataSize, boolean large) {
        return header(riffSize, dataSize, large, sampleRate, channels, dataBytes);
    }

    private static ByteBuffer header(
            int riffSize, int dataSize, boolean large, int sampleRate, int channels, long dataBytes) {
        var header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        tag(header, large ? "RF64" : "RIFF").putInt(riffSize);
        tag(header, "WAVE");
        tag(header, large ? "ds64" : "JUNK").putInt(28);
        if (large) {
            header.putLong(HEADER_BYTES - 8 + dataBytes)
                    .putLong(dataBytes)
                    .putLong(dataBytes / (2L * channels))
                    .putInt(0);
        } else {
            header.put(new byte[28]);
        }
        tag(header, "fmt ")
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) channels)
                .putInt(sampleRate);
        header.putInt(sampleRate * channels * 2)
                .putShort((short) (channels * 2))
                .putShort((short) 16);
        tag(header, "data").putInt(dataSize);
        return header.flip();
    }

    private static ByteBuffer tag(ByteBuffer header, String tag) {
        return header.put(tag.getBytes(StandardCharsets.US_ASCII));
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }
}
