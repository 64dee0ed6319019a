package io.earwitness.media.container;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import io.earwitness.media.video.PictureFormat;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avcodec.AVCodecParserContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/// What [PictureFile] does, by FFmpeg's muxers: pictures as they are, sound as Opus.
final class NativePictureFile implements Closeable {
    private final NativeMuxer muxer;
    private final AVPacket packet = av_packet_alloc();
    private final AVRational ticks = new AVRational().num(1).den(PictureFile.CLOCK_RATE);
    private final AVStream pictures;
    private final @Nullable SoundFeed feed;
    private final @Nullable NativeSoundTrack sound;
    private long soundSamples;
    private long lastTicks = -1;
    private boolean closed;

    NativePictureFile(SeekableByteChannel out, PictureFormat format, byte[] first, @Nullable SeekableByteChannel wav)
            throws IOException {
        muxer = new NativeMuxer(format.extension(), out);
        NativeSoundTrack track = null;
        try {
            pictures = addPictures(format, first);
            feed = wav == null ? null : new SoundFeed(wav, SoundFormat.OPUS);
            track = feed == null ? null : new NativeSoundTrack(muxer, SoundFormat.OPUS, feed.rate(), feed.channels());
            sound = track;
            muxer.begin();
        } catch (IOException | RuntimeException failure) {
            release(track);
            throw failure;
        }
    }

    private AVStream addPictures(PictureFormat format, byte[] first) throws IOException {
        int codec = switch (format) {
            case H264 -> AV_CODEC_ID_H264;
            case VP8 -> AV_CODEC_ID_VP8;
        };
        var stream = avformat_new_stream(muxer.context(), null);
        stream.time_base(ticks);
        var parameters = stream.codecpar();
        parameters.codec_type(AVMEDIA_TYPE_VIDEO);
        parameters.codec_id(codec);
        size(codec, first, stream);
        if (format == PictureFormat.H264) {
            // Parameter sets stand before each whole picture too: the size may change.
            parameters.codec_tag(tag("avc3"));
            extradata(first, stream);
        }
        return stream;
    }

    private static void size(int codec, byte[] first, AVStream stream) throws IOException {
        var parser = av_parser_init(codec);
        var context = avcodec_alloc_context3(avcodec_find_decoder(codec));
        try (var padded = padded(first);
                var out = new BytePointer((Pointer) null);
                var outSize = new IntPointer(1L)) {
            parser.flags(parser.flags() | AVCodecParserContext.PARSER_FLAG_COMPLETE_FRAMES);
            av_parser_parse2(parser, context, out, outSize, padded, first.length, AV_NOPTS_VALUE, AV_NOPTS_VALUE, 0);
            int width = parser.width() > 0 ? parser.width() : context.width();
            int height = parser.height() > 0 ? parser.height() : context.height();
            if (width <= 0 || height <= 0) {
                throw new IOException("the first picture does not tell how large it is");
            }
            stream.codecpar().width(width);
            stream.codecpar().height(height);
        } finally {
            av_parser_close(parser);
            avcodec_free_context(context);
        }
    }

    private static BytePointer padded(byte[] bytes) {
        var pointer = new BytePointer(bytes.length + (long) AV_INPUT_BUFFER_PADDING_SIZE);
        pointer.zero();
        return pointer.put(bytes, 0, bytes.length);
    }

    private static void extradata(byte[] first, AVStream stream) {
        var bytes = new BytePointer(av_mallocz((long) first.length + AV_INPUT_BUFFER_PADDING_SIZE));
        bytes.put(first, 0, first.length);
        stream.codecpar().extradata(bytes);
        stream.codecpar().extradata_size(first.length);
    }

    private static int tag(String fourCharacters) {
        var bytes = fourCharacters.getBytes(StandardCharsets.US_ASCII);
        return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | bytes[3] << 24;
    }

    void write(long at, boolean isWhole, byte[] bytes) throws IOException {
        long placed = Math.max(at, lastTicks + 1);
        lastTicks = placed;
        writeSoundUntil(placed);
        muxer.check(av_new_packet(packet, bytes.length), "take room for");
        packet.data().put(bytes, 0, bytes.length);
        packet.stream_index(pictures.index());
        packet.pts(placed);
        packet.dts(placed);
        packet.flags(isWhole ? AV_PKT_FLAG_KEY : 0);
        av_packet_rescale_ts(packet, ticks, pictures.time_base());
        muxer.write(packet);
        av_packet_unref(packet);
    }

    private void writeSoundUntil(long at) throws IOException {
        while (feed != null
                && sound != null
                && !feed.isOver()
                && soundSamples * PictureFile.CLOCK_RATE / feed.rate() <= at) {
            var interleaved = feed.next();
            sound.write(interleaved);
            soundSamples += interleaved.length / feed.channels();
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        try {
            writeSoundUntil(Long.MAX_VALUE);
            if (sound != null) {
                sound.finish();
            }
            muxer.end();
        } finally {
            release(sound);
        }
    }

    private void release(@Nullable NativeSoundTrack track) {
        closed = true;
        av_packet_free(packet);
        if (track != null) {
            track.release();
        }
        muxer.release();
        ticks.close();
    }
}
