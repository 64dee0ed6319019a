package io.earwitness.media.container;

import io.earwitness.media.audio.Interleaver;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/// The sound of a WAV file, block by block, in the channels and at the rate that a format can have.
/// Owned by one thread; memory does not grow with the length.
final class SoundFeed implements AutoCloseable {
    private static final int BLOCK_FRAMES = 8_192;

    private final WavReader reader;
    private final int channels;
    private final int rate;
    private final ConvertedPlanes converted;
    private final boolean asItIs;
    private final short[] interleaved;
    private boolean over;

    SoundFeed(SeekableByteChannel wav, SoundFormat format) throws IOException {
        reader = new WavReader(wav, "the recording's sound");
        channels = Math.min(reader.channels(), format.channelsMax());
        rate = SoundEncoding.rate(format, reader.sampleRate());
        converted = new ConvertedPlanes(channels, reader.sampleRate(), rate);
        interleaved = new short[BLOCK_FRAMES * reader.channels()];
        asItIs = channels == reader.channels() && rate == reader.sampleRate();
        if (channels < reader.channels() && format.isLossless()) {
            throw new IOException("a " + format.extension() + " file holds at most " + channels + " channels, not "
                    + reader.channels());
        }
    }

    int rate() {
        return rate;
    }

    int channels() {
        return channels;
    }

    /// Nothing comes any more.
    boolean isOver() {
        return over;
    }

    /// The next block, interleaved; may be empty, also before the end. Valid until the next call.
    short[] next() throws IOException {
        int frames = over ? 0 : reader.read(interleaved, 0, BLOCK_FRAMES);
        if (frames > 0) {
            return asItIs ? whole(frames) : converted(frames);
        }
        var last = over ? new short[0] : Interleaver.interleave(converted.last());
        over = true;
        return last;
    }

    private short[] whole(int frames) {
        return frames == BLOCK_FRAMES ? interleaved : Arrays.copyOf(interleaved, frames * channels);
    }

    private short[] converted(int frames) {
        return Interleaver.interleave(converted.next(planes(interleaved, frames, reader.channels(), channels)));
    }

    // Of more than two channels the odd ones are heard on the left, the even ones on the right.
    private static short[][] planes(short[] interleaved, int frames, int from, int to) {
        var planes = new short[to][frames];
        for (int c = 0; c < from; c++) {
            var plane = planes[c % to];
            for (int i = 0; i < frames; i++) {
                plane[i] = c < to
                        ? interleaved[i * from + c]
                        : (short) Math.clamp(plane[i] + interleaved[i * from + c], Short.MIN_VALUE, Short.MAX_VALUE);
            }
        }
        return planes;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
