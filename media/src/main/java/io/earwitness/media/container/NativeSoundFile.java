package io.earwitness.media.container;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/// A sound file that FFmpeg encodes: FLAC, Ogg with Opus, MP3. Owned by one thread; holds native memory until it is
/// closed.
final class NativeSoundFile implements Closeable {
    private final NativeMuxer muxer;
    private final NativeSoundTrack track;
    private boolean closed;

    /// @param out written to until it is closed, and left open
    NativeSoundFile(SeekableByteChannel out, SoundFormat format, int rate, int channels) throws IOException {
        muxer = new NativeMuxer(format == SoundFormat.OPUS ? "ogg" : format.extension(), out);
        try {
            track = new NativeSoundTrack(muxer, format, rate, channels);
        } catch (IOException | RuntimeException failure) {
            muxer.release();
            throw failure;
        }
        try {
            muxer.begin();
        } catch (IOException | RuntimeException failure) {
            release();
            throw failure;
        }
    }

    /// Appends interleaved samples: of each channel as many.
    void write(short[] interleaved) throws IOException {
        track.write(interleaved);
    }

    /// Ends the file; what was not yet encoded is.
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        try {
            track.finish();
            muxer.end();
        } finally {
            release();
        }
    }

    private void release() {
        closed = true;
        track.release();
        muxer.release();
    }
}
