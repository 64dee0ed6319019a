package io.earwitness.media.container;

import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/// A file that FFmpeg lays out of packets. Its bytes go through memory to a channel of ours, which may encrypt them; no
/// file of FFmpeg's own is made. Owned by one thread; holds native memory until it is released.
final class NativeMuxer {
    private final String name;
    private final AVFormatContext context = new AVFormatContext(null);
    private final NativeOutput output;

    /// @param container as FFmpeg calls it
    /// @param out written to until it is released, and left open
    NativeMuxer(String container, SeekableByteChannel out) throws IOException {
        this.name = container;
        this.output = new NativeOutput(out);
        try {
            check(avformat_alloc_output_context2(context, null, container, (String) null), "set up");
        } catch (IOException | RuntimeException failure) {
            release();
            throw failure;
        }
        context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
        // Nobody reads it before its end: FFmpeg need not hand over packet by packet.
        context.flush_packets(0);
    }

    AVFormatContext context() {
        return context;
    }

    /// All streams are there.
    void begin() throws IOException {
        context.pb(output.context());
        check(avformat_write_header(context, (AVDictionary) null), "begin");
    }

    /// Packets of several streams are given in their order: FFmpeg, asked to order them, would hold those of one
    /// back for as long as none of the other comes.
    void write(AVPacket packet) throws IOException {
        check(av_write_frame(context, packet), "write");
    }

    void end() throws IOException {
        check(av_write_trailer(context), "end");
        avio_flush(context.pb());
        output.complain();
    }

    /// May be called more than once.
    void release() {
        output.close();
        if (!context.isNull()) {
            avformat_free_context(context);
            context.setNull();
        }
    }

    /// @param result of a call to FFmpeg; negative is an error
    void check(int result, String what) throws IOException {
        output.complain();
        if (result < 0) {
            var text = new byte[AV_ERROR_MAX_STRING_SIZE];
            av_strerror(result, text, text.length);
            throw new IOException("FFmpeg cannot " + what + " the " + name + " file: "
                    + new String(text, StandardCharsets.UTF_8).strip().replace("\0", ""));
        }
    }
}
