package io.earwitness.media.container;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import io.earwitness.media.video.PictureFormat;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecParserContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/// What [PictureFile] does, by FFmpeg's muxers: packets in, packets out.
final class NativePictureFile implements Closeable {
    private final Path path;
    private final AVFormatContext muxer = new AVFormatContext(null);
    private final AVFormatContext soundFile = new AVFormatContext(null);
    private final AVPacket packet = av_packet_alloc();
    private final AVPacket soundPacket = av_packet_alloc();
    private final AVRational ticks = new AVRational().num(1).den(PictureFile.CLOCK_RATE);
    private final AVStream pictures;
    private final @Nullable AVStream sound;
    private boolean soundWaits;
    private long lastTicks = Long.MIN_VALUE;
    private boolean closed;

    NativePictureFile(Path path, PictureFormat format, byte[] first, @Nullable Path soundPath) throws IOException {
        this.path = path;
        try {
            check(avformat_alloc_output_context2(muxer, null, format.extension(), path.toString()), "set up");
            muxer.flags(muxer.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
            pictures = addPictures(format, first);
            sound = soundPath == null ? null : addSound(soundPath);
            var io = new AVIOContext(null);
            check(avio_open(io, path.toString(), AVIO_FLAG_WRITE), "open");
            muxer.pb(io);
            var options = new AVDictionary(null);
            if (format == PictureFormat.H264) {
                av_dict_set(options, "movflags", "+faststart", 0);
            }
            try {
                check(avformat_write_header(muxer, options), "begin");
            } finally {
                av_dict_free(options);
            }
        } catch (IOException | RuntimeException failure) {
            release();
            throw failure;
        }
    }

    private AVStream addPictures(PictureFormat format, byte[] first) throws IOException {
        int codec = switch (format) {
            case H264 -> AV_CODEC_ID_H264;
            case VP8 -> AV_CODEC_ID_VP8;
        };
        var stream = avformat_new_stream(muxer, null);
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

    private void size(int codec, byte[] first, AVStream stream) throws IOException {
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

    private static void extradata(byte[] first, AVStream stream) {
        var bytes = new BytePointer(av_mallocz((long) first.length + AV_INPUT_BUFFER_PADDING_SIZE));
        bytes.put(first, 0, first.length);
        stream.codecpar().extradata(bytes);
        stream.codecpar().extradata_size(first.length);
    }

    private AVStream addSound(Path path) throws IOException {
        check(avformat_open_input(soundFile, path.toString(), (AVInputFormat) null, (AVDictionary) null), "hear");
        check(avformat_find_stream_info(soundFile, (org.bytedeco.javacpp.PointerPointer<?>) null), "hear");
        var stream = avformat_new_stream(muxer, null);
        check(avcodec_parameters_copy(stream.codecpar(), soundFile.streams(0).codecpar()), "describe");
        stream.codecpar().codec_tag(0);
        stream.time_base(soundFile.streams(0).time_base());
        soundWaits = av_read_frame(soundFile, soundPacket) >= 0;
        return stream;
    }

    void write(long at, boolean isWhole, byte[] bytes) throws IOException {
        long placed = Math.max(at, lastTicks == Long.MIN_VALUE ? 0 : lastTicks + 1);
        lastTicks = placed;
        writeSoundUntil(placed);
        check(av_new_packet(packet, bytes.length), "take room for");
        packet.data().put(bytes, 0, bytes.length);
        packet.stream_index(pictures.index());
        packet.pts(placed);
        packet.dts(placed);
        packet.flags(isWhole ? AV_PKT_FLAG_KEY : 0);
        av_packet_rescale_ts(packet, ticks, pictures.time_base());
        check(av_interleaved_write_frame(muxer, packet), "write");
    }

    private void writeSoundUntil(long at) throws IOException {
        while (soundWaits && sound != null) {
            var from = soundFile.streams(0).time_base();
            if (av_compare_ts(soundPacket.pts(), from, at, ticks) > 0) {
                return;
            }
            soundPacket.stream_index(sound.index());
            av_packet_rescale_ts(soundPacket, from, sound.time_base());
            check(av_interleaved_write_frame(muxer, soundPacket), "write");
            soundWaits = av_read_frame(soundFile, soundPacket) >= 0;
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        try {
            writeSoundUntil(Long.MAX_VALUE / 4);
            check(av_write_trailer(muxer), "end");
        } finally {
            release();
        }
    }

    private void release() {
        closed = true;
        av_packet_free(packet);
        av_packet_free(soundPacket);
        if (!soundFile.isNull()) {
            avformat_close_input(soundFile);
        }
        if (!muxer.isNull()) {
            if (muxer.pb() != null && !muxer.pb().isNull()) {
                avio_closep(muxer.pb());
            }
            avformat_free_context(muxer);
        }
        ticks.close();
    }

    private static BytePointer padded(byte[] bytes) {
        var pointer = new BytePointer(bytes.length + (long) AV_INPUT_BUFFER_PADDING_SIZE);
        pointer.zero();
        return pointer.put(bytes, 0, bytes.length);
    }

    private static int tag(String fourCharacters) {
        var bytes = fourCharacters.getBytes(StandardCharsets.US_ASCII);
        return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | bytes[3] << 24;
    }

    private void check(int result, String what) throws IOException {
        if (result < 0) {
            var text = new byte[AV_ERROR_MAX_STRING_SIZE];
            av_strerror(result, text, text.length);
            throw new IOException("FFmpeg cannot " + what + " " + path + ": "
                    + new String(text, StandardCharsets.UTF_8).strip().replace("\0", ""));
        }
    }
}
