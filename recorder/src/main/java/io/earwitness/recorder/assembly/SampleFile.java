package io.earwitness.recorder.assembly;

import io.earwitness.media.container.WavWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// One stream's decoded sound while it is being laid out: samples go to any place, what nobody wrote is silence.
///
/// Where two sources of a stream speak at once, their samples add up, as they would in the air.
///
/// A scratch file of bare 16-bit samples on the recording's grid, so that memory does not grow with the call; deleted
/// on
/// close. Time before the stream's first sample is a hole in the file and takes no room.
final class SampleFile implements Closeable {
    private static final int BLOCK_SAMPLES = 8_192;
    private static final int SAMPLE_BYTES = 2;

    private final Path path;
    private final FileChannel file;
    private final ByteBuffer pending =
            ByteBuffer.allocate(BLOCK_SAMPLES * SAMPLE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long pendingFrom;
    private long first = Long.MAX_VALUE;
    private long length;

    SampleFile(Path path) throws IOException {
        this.path = path;
        this.file = FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    /// Puts samples at a place, on top of what is there already.
    void put(long at, short[] samples) throws IOException {
        if (samples.length == 0) {
            return;
        }
        if (at < length) {
            addWhatIsThere(at, samples);
        }
        for (var done = 0; done < samples.length; ) {
            var next = pendingFrom + pending.position() / SAMPLE_BYTES;
            if (at + done != next || !pending.hasRemaining()) {
                flush();
                pendingFrom = at + done;
            }
            var now = Math.min(samples.length - done, pending.remaining() / SAMPLE_BYTES);
            for (var i = 0; i < now; i++) {
                pending.putShort(samples[done + i]);
            }
            done += now;
        }
        first = Math.min(first, at);
        length = Math.max(length, at + samples.length);
    }

    private void addWhatIsThere(long at, short[] samples) throws IOException {
        var there = new short[samples.length];
        read(at, there, there.length);
        for (var i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.clamp(samples[i] + there[i], Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }

    /// Where the first sample lies; [Long#MAX_VALUE] where there is none.
    long first() {
        return first;
    }

    /// Where the last sample ends; 0 where there is none.
    long end() {
        return length;
    }

    /// Reads samples; those never written and those beyond the end are zero.
    void read(long from, short[] into, int count) throws IOException {
        flush();
        var bytes = ByteBuffer.allocate(count * SAMPLE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, from * SAMPLE_BYTES + bytes.position()) < 0) {
                break;
            }
        }
        for (var i = 0; i < count; i++) {
            into[i] = bytes.getShort(i * SAMPLE_BYTES);
        }
    }

    /// Writes the sound from its first sample on.
    void writeWav(Path wav, int rate) throws IOException {
        var block = new short[BLOCK_SAMPLES];
        try (var writer = new WavWriter(wav, rate, 1)) {
            for (var at = first; at < length; at += BLOCK_SAMPLES) {
                var now = (int) Math.min(BLOCK_SAMPLES, length - at);
                read(at, block, now);
                writer.write(block, 0, now);
            }
        }
    }

    private void flush() throws IOException {
        pending.flip();
        while (pending.hasRemaining()) {
            file.write(pending, pendingFrom * SAMPLE_BYTES + pending.position());
        }
        pendingFrom += pending.limit() / SAMPLE_BYTES;
        pending.clear();
    }

    @Override
    public void close() throws IOException {
        try (file) {
            Files.deleteIfExists(path);
        }
    }
}
