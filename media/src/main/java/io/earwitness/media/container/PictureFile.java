package io.earwitness.media.container;

import io.earwitness.media.codec.NativeCodecs;
import io.earwitness.media.video.PictureFormat;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import org.jspecify.annotations.Nullable;

/// A file to watch: coded pictures as they came, beside sound. H.264 in MP4, VP8 in WebM, nothing coded anew.
/// Owned by one thread; holds native memory until it is closed.
public final class PictureFile implements Closeable {
    /// Ticks a second in which pictures are placed.
    public static final int CLOCK_RATE = 90_000;

    private final NativePictureFile file;

    /// @param first the first picture, a whole one; it tells how large they are
    /// @param out empty, left open
    /// @param wav sound that begins where the file does, closed with it; null for none
    /// @throws IOException where the file cannot be written, or nothing here can write it
    public PictureFile(SeekableByteChannel out, PictureFormat format, byte[] first, @Nullable SeekableByteChannel wav)
            throws IOException {
        if (!NativeCodecs.areThere()) {
            throw new IOException("no " + format.extension() + " can be made here: " + NativeCodecs.lack());
        }
        file = new NativePictureFile(out, format, first, wav);
    }

    /// @param ticks from the beginning of the file; more than that of the picture before
    public void write(long ticks, boolean isWhole, byte[] bytes) throws IOException {
        file.write(ticks, isWhole, bytes);
    }

    /// Adds the sound that is left, and ends the file.
    @Override
    public void close() throws IOException {
        file.close();
    }
}
