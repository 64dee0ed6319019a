package io.earwitness.media.container;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads WAV files as 16-bit samples: PCM of 8 to 32 bits, float, A-law and µ-law, any rate and channels, RF64, and
/// files whose writer died before it knew their length. Malformed input is an IOException that names the offset.
public final class WavReader implements Closeable {
    private static final int RIFF = 0x4646_4952;
    private static final int RF64 = 0x3436_4652;
    private static final int WAVE = 0x4556_4157;
    private static final int FORMAT = 0x2074_6D66;
    private static final int DATA = 0x6174_6164;
    private static final int DS64 = 0x3436_7364;
    private static final int READ_FRAMES_MAX = 8_192;

    private final SeekableByteChannel file;
    private WavFormat format = WavFormat.UNKNOWN;
    /// Of the samples read last; used again.
    private ByteBuffer block = ByteBuffer.allocate(0);

    private long dataFrom;
    private long dataBytes;
    private long at;

    public WavReader(Path path) throws IOException {
        this(Files.newByteChannel(path), path.toString());
    }

    /// Closes the channel with itself, and where it is no WAV file.
    ///
    /// @param name of the file, for complaints
    public WavReader(SeekableByteChannel file, String name) throws IOException {
        this.file = file;
        try {
            readChunks(name);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /// The whole file at once; refuses one that is longer than `framesMax` samples a channel.
    public static short[] readAll(Path path, int framesMax) throws IOException {
        try (var reader = new WavReader(path)) {
            if (reader.frames() > framesMax) {
                throw new IOException(
                        "%s has %d samples, at most %d are read at once".formatted(path, reader.frames(), framesMax));
            }
            var samples = new short[Math.toIntExact(reader.frames() * reader.channels())];
            for (int done = 0; done < samples.length; ) {
                int frames = reader.read(samples, done, (samples.length - done) / reader.channels());
                if (frames == 0) {
                    throw new IOException("%s ended before its %d samples".formatted(path, reader.frames()));
                }
                done += frames * reader.channels();
            }
            return samples;
        }
    }

    public int sampleRate() {
        return format.sampleRate();
    }

    public int channels() {
        return format.channels();
    }

    /// Samples of each channel in the file.
    public long frames() {
        return dataBytes / format.frameBytes();
    }

    /// Goes on from a sample, from 0; beyond the last one there is nothing.
    public void seek(long frame) {
        at = dataFrom + Math.clamp(frame, 0, frames()) * format.frameBytes();
    }

    /// Fills `interleaved` from `offset` with up to `frames` samples of each channel; 0 at the end.
    public int read(short[] interleaved, int offset, int frames) throws IOException {
        long left = (dataFrom + dataBytes - at) / format.frameBytes();
        int now = (int) Math.min(Math.min(frames, READ_FRAMES_MAX), left);
        if (now <= 0) {
            return 0;
        }
        int wanted = now * format.frameBytes();
        if (block.capacity() < wanted) {
            block = ByteBuffer.allocate(wanted);
        }
        var bytes = exactly(at, block.clear().limit(wanted));
        at += bytes.remaining();
        format.samples(bytes, interleaved, offset, now * format.channels());
        return now;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void readChunks(String path) throws IOException {
        var head = exactly(0, 12);
        int magic = head.getInt();
        if ((magic != RIFF && magic != RF64) || head.getInt(8) != WAVE) {
            throw new IOException("not a WAV file: " + path);
        }
        long largeData = -1;
        for (long chunk = 12; chunk + 8 <= file.size(); ) {
            var header = exactly(chunk, 8);
            int tag = header.getInt();
            long size = header.getInt() & 0xFFFF_FFFFL;
            if (tag == DATA) {
                dataFrom = chunk + 8;
                at = dataFrom;
                // "Until the end" of a live or torn file, and any size beyond the end, mean what is really there.
                long declared = size == 0xFFFF_FFFFL && largeData >= 0 ? largeData : size;
                dataBytes = Math.min(declared, file.size() - dataFrom);
                requireFormat(chunk);
                return;
            }
            if (tag == FORMAT) {
                format = WavFormat.read(exactly(chunk + 8, (int) Math.min(size, 40)), chunk);
            } else if (tag == DS64 && size >= 28) {
                largeData = exactly(chunk + 8, 28).getLong(8);
            }
            chunk += 8 + size + (size & 1);
        }
        throw new IOException("no data chunk in " + path);
    }

    private void requireFormat(long chunk) throws IOException {
        if (format.equals(WavFormat.UNKNOWN)) {
            throw new IOException("malformed at offset %d: samples before their format".formatted(chunk));
        }
    }

    private ByteBuffer exactly(long from, int length) throws IOException {
        return exactly(from, ByteBuffer.allocate(length));
    }

    private ByteBuffer exactly(long from, ByteBuffer bytes) throws IOException {
        file.position(from);
        while (bytes.hasRemaining()) {
            if (file.read(bytes) < 0) {
                throw new IOException("cut off at offset %d".formatted(from + bytes.position()));
            }
        }
        return bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
    }
}
