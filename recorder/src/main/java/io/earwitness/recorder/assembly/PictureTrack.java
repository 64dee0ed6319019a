package io.earwitness.recorder.assembly;

import io.earwitness.media.container.PictureFile;
import io.earwitness.media.rtp.PayloadFormat;
import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.media.rtp.TimestampExtender;
import io.earwitness.media.timeline.WallClock;
import io.earwitness.media.video.Picture;
import io.earwitness.media.video.PictureFormat;
import io.earwitness.media.video.PictureReader;
import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.folder.ScratchFolder;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The pictures of one video stream in the second walk: each in its place on the recording's time, kept in a scratch
/// file until the sound beside them is there. Of the format that came first; what cannot be played is counted.
final class PictureTrack implements Closeable {
    /// Of one stream there is one at a time, and another after a transfer.
    private static final int SOURCES_MAX = 16;

    private static final long WAITING_BYTES_MAX = 8 << 20;
    private static final int HEAD_BYTES = Long.BYTES + 1 + Integer.BYTES;

    /// RTP time that disagrees with arrival by more than this is another clock's.
    private static final long CLOCK_STEP = 3L * PictureFile.CLOCK_RATE;

    private final int index;
    private final Moments moments;
    private final Map<Integer, WallClock> clocks;
    private final ScratchFolder scratch;
    private final Map<Integer, PictureReader> readers = new HashMap<>();
    private @Nullable SeekableByteChannel kept;
    private @Nullable PictureFormat format;
    private boolean begun;
    private int lastSource;
    private long waitingBytes;
    private long pictures;
    private long early;
    private long broken;
    private long otherFormat;
    private long firstTicks;
    private long lastTicks = -1;
    private final Map<Integer, Clock> placed = new HashMap<>();

    /// Where a source's RTP time stands on the recording's.
    private static final class Clock {
        final TimestampExtender timestamps = new TimestampExtender();
        long shift;
        boolean set;
    }

    /// @param clocks by SSRC, of sources that sent reports
    PictureTrack(int index, Moments moments, Map<Integer, WallClock> clocks, ScratchFolder scratch) {
        this.index = index;
        this.moments = moments;
        this.clocks = clocks;
        this.scratch = scratch;
    }

    /// @param packet kept for a while
    void packet(long epochNanos, RtpPacket packet, PayloadFormat payload) {
        var its = PictureFormat.of(payload);
        if (its.isEmpty()) {
            return;
        }
        if (format == null) {
            format = its.get();
        }
        if (its.get() != format) {
            otherFormat++;
            return;
        }
        int ssrc = packet.ssrc();
        var reader = readers.get(ssrc);
        if (reader == null) {
            if (readers.size() >= SOURCES_MAX) {
                return;
            }
            reader = new PictureReader(its.get(), payload, picture -> take(ssrc, picture));
            readers.put(ssrc, reader);
        }
        waitingBytes -= reader.waitingBytes();
        reader.accept(epochNanos, packet);
        waitingBytes += reader.waitingBytes();
        if (waitingBytes > WAITING_BYTES_MAX) {
            readers.values().forEach(PictureReader::finish);
            waitingBytes = 0;
        }
    }

    private void take(int ssrc, Picture picture) {
        boolean another = begun && ssrc != lastSource;
        if ((!begun || another) && !picture.isWhole()) {
            early++;
            return;
        }
        lastSource = ssrc;
        long ticks = Math.max(lastTicks + 1, place(ssrc, picture));
        if (!begun) {
            begun = true;
            firstTicks = ticks;
        }
        lastTicks = ticks;
        pictures++;
        try {
            keep(ticks, picture);
        } catch (IOException full) {
            throw new UncheckedIOException("cannot lay out stream " + index, full);
        }
    }

    private long place(int ssrc, Picture picture) {
        var clock = placed.computeIfAbsent(ssrc, _ -> new Clock());
        long extended = clock.timestamps.extend(picture.timestamp());
        long arrived = moments.sample(picture.arrivalEpochNanos(), PictureFile.CLOCK_RATE);
        var wall = clocks.get(ssrc);
        if (!clock.set || Math.abs(extended + clock.shift - arrived) > CLOCK_STEP) {
            long made = wall == null
                    ? arrived
                    : moments.sample(
                            wall.epochNanos(picture.timestamp(), picture.arrivalEpochNanos()), PictureFile.CLOCK_RATE);
            clock.shift = (Math.abs(made - arrived) > CLOCK_STEP ? arrived : made) - extended;
            clock.set = true;
        }
        return extended + clock.shift;
    }

    private void keep(long ticks, Picture picture) throws IOException {
        if (kept == null) {
            kept = scratch.open("pictures-" + index);
        }
        var record = ByteBuffer.allocate(HEAD_BYTES + picture.bytes().length)
                .putLong(ticks)
                .put((byte) (picture.isWhole() ? 1 : 0))
                .putInt(picture.bytes().length)
                .put(picture.bytes())
                .flip();
        while (record.hasRemaining()) {
            kept.write(record);
        }
    }

    void finish() {
        for (var reader : readers.values()) {
            reader.finish();
            broken += reader.broken();
        }
    }

    boolean isEmpty() {
        return pictures == 0;
    }

    /// How files with these pictures are called; empty where there are none.
    Optional<PictureFormat> format() {
        return isEmpty() ? Optional.empty() : Optional.ofNullable(format);
    }

    /// Pictures of which something is missing, or that break the rules of their format: left out.
    long broken() {
        return broken;
    }

    /// Pictures that rest on one that is not here: left out.
    long early() {
        return early;
    }

    /// Packets in another format than the first: left out.
    long otherFormat() {
        return otherFormat;
    }

    long offsetMillis() {
        return Moments.millisOf(firstTicks, PictureFile.CLOCK_RATE);
    }

    long lengthMillis() {
        return Moments.millisOf(lastTicks, PictureFile.CLOCK_RATE) - offsetMillis();
    }

    /// Writes what can be watched, beside the sound of all; from the recording's start.
    ///
    /// @param wav the multi-channel file; null where there is none
    void write(RecordingFolder folder, String name, @Nullable String wav) throws IOException {
        var in = kept;
        if (in == null || format == null) {
            throw new IllegalStateException("stream " + index + " has no pictures");
        }
        in.position(0);
        var first = next(in);
        try (var out = folder.write(name);
                var sound = wav == null ? null : folder.read(wav);
                var file = new PictureFile(out, format, first.bytes(), sound)) {
            file.write(first.ticks(), first.isWhole(), first.bytes());
            for (var left = pictures - 1; left > 0; left--) {
                var picture = next(in);
                file.write(picture.ticks(), picture.isWhole(), picture.bytes());
            }
        }
    }

    private record Kept(long ticks, boolean isWhole, byte[] bytes) {}

    private static Kept next(SeekableByteChannel in) throws IOException {
        var head = read(in, HEAD_BYTES);
        return new Kept(head.getLong(), head.get() == 1, read(in, head.getInt()).array());
    }

    private static ByteBuffer read(SeekableByteChannel in, int bytes) throws IOException {
        var buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (in.read(buffer) < 0) {
                throw new IOException("the scratch file of pictures ends early");
            }
        }
        return buffer.flip();
    }

    @Override
    public void close() throws IOException {
        if (kept != null) {
            kept.close();
        }
    }
}
