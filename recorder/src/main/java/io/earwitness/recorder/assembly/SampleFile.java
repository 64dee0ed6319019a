package io.earwitness.recorder.assembly;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/// Decoded sound of one rate while it is being laid out: samples go to any place, what nobody wrote is silence.
/// Places are counted in frames, of one sample for each channel.
///
/// Where two sources of a stream speak at once, their samples add up, as they would in the air.
///
/// A scratch file of bare 16-bit samples on the recording's grid, so that memory does not grow with the call; gone with
/// its close. Time before the stream's first sample is a hole in the file and takes no room.
final class SampleFile implements Closeable {
    private static final int BLOCK_SAMPLES = 32_768;
    private static final int SAMPLE_BYTES = 2;

    private final int channels;
    private final SeekableByteChannel file;
    private final ByteBuffer pending =
            ByteBuffer.allocate(BLOCK_SAMPLES * SAMPLE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long pendingFrom;
    private long first = Long.MAX_VALUE;
    private long length;

    SampleFile(SeekableByteChannel file, int channels) {
        this.channels = channels;
        this.file = file;
    }

    /// Puts interleaved samples at a place, on top of what is there already.
    void put(long atFrame, short[] samples) throws IOException {
        if (samples.length == 0) {
            return;
        }
        var at = atFrame * channels;
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
            pending.asShortBuffer().put(samples, done, now);
            pending.position(pending.position() + now * SAMPLE_BYTES);
            done += now;
        }
        first = Math.min(first, at);
        length = Math.max(length, at + samples.length);
    }

    private void addWhatIsThere(long at, short[] samples) throws IOException {
        var there = new short[samples.length];
        readSamples(at, there, 0, there.length);
        for (var i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.clamp(samples[i] + there[i], Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }

    /// Where the first frame lies; [Long#MAX_VALUE] where there is none.
    long first() {
        return first == Long.MAX_VALUE ? first : first / channels;
    }

    /// Where the last frame ends; 0 where there is none.
    long end() {
        return length / channels;
    }

    /// Reads so many frames, interleaved; those never written, before the start and beyond the end are zero.
    short[] read(long fromFrame, int count) throws IOException {
        var samples = new short[count * channels];
        var before = Math.clamp(-fromFrame, 0, count);
        readSamples((fromFrame + before) * channels, samples, before * channels, (count - before) * channels);
        return samples;
    }

    private void readSamples(long from, short[] into, int at, int count) throws IOException {
        flush();
        file.position(from * SAMPLE_BYTES);
        for (var done = 0; done < count; ) {
            // Nothing is pending: its memory serves.
            var now = Math.min(count - done, BLOCK_SAMPLES);
            var whole = read(pending.clear().limit(now * SAMPLE_BYTES));
            var there = pending.flip().remaining() / SAMPLE_BYTES;
            pending.asShortBuffer().get(into, at + done, there);
            pending.clear();
            if (!whole) {
                break;
            }
            done += now;
        }
    }

    /// False where the file ends before it is full.
    private boolean read(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (file.read(bytes) < 0) {
                return false;
            }
        }
        return true;
    }

    private void flush() throws IOException {
        if (pending.position() == 0) {
            return;
        }
        pending.flip();
        file.position(pendingFrom * SAMPLE_BYTES);
        while (pending.hasRemaining()) {
            file.write(pending);
        }
        pendingFrom += pending.limit() / SAMPLE_BYTES;
        pending.clear();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
