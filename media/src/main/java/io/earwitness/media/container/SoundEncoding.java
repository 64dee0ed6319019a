package io.earwitness.media.container;

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
        try (var feed = new SoundFeed(wav, format);
                var file = new NativeSoundFile(out, format, feed.rate(), feed.channels())) {
            while (!feed.isOver()) {
                file.write(feed.next());
            }
        }
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
}
