package io.earwitness.media.container;

import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/// Where FFmpeg writes: a channel of ours instead of a file of its own. Owned by a [NativeMuxer] and its thread.
///
/// Two callbacks serve all outputs, told apart by a number; nothing that is thrown in them gets into native code: it is
/// kept, FFmpeg hears of an error, and [#complain] throws it on our side.
final class NativeOutput {
    private static final int BUFFER_BYTES = 1 << 15;
    private static final Map<Long, NativeOutput> OPEN = new ConcurrentHashMap<>();
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final Writes WRITES = new Writes();
    private static final Seeks SEEKS = new Seeks();
    private static final Read_packet_Pointer_BytePointer_int NO_READS = new Read_packet_Pointer_BytePointer_int(null);

    private final long number = NUMBERS.incrementAndGet();
    private final SeekableByteChannel channel;
    private final AVIOContext context;
    private @Nullable Throwable failure;

    NativeOutput(SeekableByteChannel channel) {
        this.channel = channel;
        // FFmpeg may exchange the buffer for a larger one; that of the context is the one to free.
        var buffer = new BytePointer(av_malloc(BUFFER_BYTES));
        this.context = avio_alloc_context(buffer, BUFFER_BYTES, 1, new Opaque(number), NO_READS, WRITES, SEEKS);
        OPEN.put(number, this);
    }

    AVIOContext context() {
        return context;
    }

    /// Throws what a callback met.
    void complain() throws IOException {
        var met = failure;
        failure = null;
        if (met != null) {
            throw new IOException("cannot write: " + met.getMessage(), met);
        }
    }

    private int write(BytePointer from, int count) {
        try {
            var bytes = from.capacity(count).asByteBuffer();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            return count;
        } catch (IOException | RuntimeException | Error met) {
            failure = met;
            return AVERROR_EXTERNAL;
        }
    }

    private long seek(long offset, int whence) {
        try {
            if ((whence & AVSEEK_SIZE) != 0) {
                return channel.size();
            }
            var base = switch (whence & ~AVSEEK_FORCE) {
                case 0 -> 0;
                case 1 -> channel.position();
                case 2 -> channel.size();
                default -> throw new IOException("no such place: " + whence);
            };
            return channel.position(base + offset).position();
        } catch (IOException | RuntimeException | Error met) {
            failure = met;
            return AVERROR_EXTERNAL;
        }
    }

    /// Frees native memory; the channel stays open.
    void close() {
        if (OPEN.remove(number) != null) {
            var buffer = context.buffer();
            if (buffer != null) {
                av_free(buffer);
            }
            avio_context_free(context);
        }
    }

    /// The number of an output in place of an address.
    private static final class Opaque extends Pointer {
        Opaque(long number) {
            this.address = number;
        }
    }

    private static final class Writes extends Write_packet_Pointer_BytePointer_int {
        @Override
        public int call(Pointer opaque, BytePointer bytes, int count) {
            var output = OPEN.get(opaque.address());
            return output == null ? AVERROR_EXTERNAL : output.write(bytes, count);
        }
    }

    private static final class Seeks extends Seek_Pointer_long_int {
        @Override
        public long call(Pointer opaque, long offset, int whence) {
            var output = OPEN.get(opaque.address());
            return output == null ? AVERROR_EXTERNAL : output.seek(offset, whence);
        }
    }
}
