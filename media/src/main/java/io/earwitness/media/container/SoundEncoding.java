package io.earwitness.media.container;

import io.earwitness.media.audio.RateConverter;
import io.earwitness.media.codec.NativeCodecs;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// Makes a sound file in another format of a WAV file, block by block: the same samples in FLAC, something to listen to
/// in Opus and MP3. Stateless; memory does not grow with the length.
public final class SoundEncoding {
    private static final int BLOCK_FRAMES = 4_096;
    private static final int[] OPUS_RATES = {8_000, 12_000, 16_000, 24_000, 48_000};
    private static final int[] MP3_RATES = {8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000};

    private SoundEncoding() {}

    /// @throws IOException where the file cannot be read or written, or no encoder can be had for it here; what was
    /// written by then is deleted
    public static void encode(Path wav, Path out, SoundFormat format) throws IOException {
        try (var in = Files.newByteChannel(wav);
                var written = Files.newByteChannel(
                        out,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            encode(in, written, format);
        } catch (IOException | RuntimeException | LinkageError failure) {
            Files.deleteIfExists(out);
            throw failure;
        }
    }

    /// The same between channels, which it leaves open; what was written when it fails is the caller's to remove.
    ///
    /// @param out empty; some formats go back to its first bytes at the end
    public static void encode(SeekableByteChannel wav, SeekableByteChannel out, SoundFormat format) throws IOException {
        if (!NativeCodecs.areThere()) {
            throw new IOException("no " + format.extension() + " can be made here: " + NativeCodecs.lack());
        }
        try (var reader = new WavReader(wav, "the recording's sound")) {
            var channels = Math.min(reader.channels(), format.channelsMax());
            if (channels < reader.channels() && format.isLossless()) {
                throw new IOException("a " + format.extension() + " file holds at most " + channels + " channels, not "
                        + reader.channels());
            }
            var rate = rate(format, reader.sampleRate());
            try (var file = new NativeSoundFile(out, format, rate, channels)) {
                copy(reader, file, rate, channels);
            }
        }
    }

    private static void copy(WavReader reader, NativeSoundFile file, int rate, int channels) throws IOException {
        var converted = new ConvertedPlanes(channels, reader.sampleRate(), rate);
        var interleaved = new short[BLOCK_FRAMES * reader.channels()];
        for (int frames; (frames = reader.read(interleaved, 0, BLOCK_FRAMES)) > 0; ) {
            file.write(converted.next(planes(interleaved, frames, reader.channels(), channels)));
        }
        file.write(converted.last());
    }

    /// The next rate upwards that the format can have; the highest where there is none.
    static int rate(SoundFormat format, int rate) {
        int[] possible = switch (format) {
            case WAV, FLAC -> new int[] {rate};
            case OPUS -> OPUS_RATES;
            case MP3 -> MP3_RATES;
        };
        return Arrays.stream(possible).filter(one -> one >= rate).findFirst().orElse(possible[possible.length - 1]);
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

    /// Planes that come in pieces, at another rate; what is not yet followed by enough to convert waits.
    private static final class ConvertedPlanes {
        private final RateConverter converter;
        private final boolean same;
        private final int fromRate;
        private final int toRate;
        private short[][] waiting;
        private long waitingFrom;
        private long read;
        private long written;

        ConvertedPlanes(int channels, int fromRate, int toRate) {
            this.converter = new RateConverter(fromRate, toRate);
            this.same = fromRate == toRate;
            this.fromRate = fromRate;
            this.toRate = toRate;
            this.waitingFrom = converter.inputFrom(0);
            this.waiting = new short[channels][(int) Math.max(0, -waitingFrom)];
        }

        short[][] next(short[][] planes) {
            if (same) {
                return planes;
            }
            read += planes[0].length;
            append(planes);
            // So much that the last of its inputs is there.
            long ready = Math.max(0, (read - 1 + converter.inputFrom(0)) * toRate / fromRate);
            return convert(Math.max(written, ready));
        }

        short[][] last() {
            if (same) {
                return new short[waiting.length][0];
            }
            long end = read * toRate / fromRate;
            append(new short[waiting.length][converter.inputCount(end, 1)]);
            return convert(Math.max(written, end));
        }

        private void append(short[][] planes) {
            for (int c = 0; c < waiting.length; c++) {
                int before = waiting[c].length;
                waiting[c] = Arrays.copyOf(waiting[c], before + planes[c].length);
                System.arraycopy(planes[c], 0, waiting[c], before, planes[c].length);
            }
        }

        private short[][] convert(long until) {
            int count = (int) (until - written);
            var converted = new short[waiting.length][0];
            if (count > 0) {
                int skip = (int) (converter.inputFrom(written) - waitingFrom);
                for (int c = 0; c < waiting.length; c++) {
                    waiting[c] = Arrays.copyOfRange(waiting[c], skip, waiting[c].length);
                    converted[c] = converter.convert(waiting[c], written, count);
                }
                waitingFrom += skip;
                written = until;
            }
            return converted;
        }
    }
}
