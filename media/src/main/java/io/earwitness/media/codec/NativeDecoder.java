package io.earwitness.media.codec;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16P;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.util.Arrays;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.ShortPointer;

/// One of FFmpeg's mono decoders. Holds native memory until it is closed; one thread at a time.
final class NativeDecoder implements FrameDecoder {
    private static final int FRAME_BYTES_MAX = 1 << 16;

    private final AVCodecContext context;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();
    /// FFmpeg copies from here, with the padding that it wants behind.
    private final BytePointer input = new BytePointer(FRAME_BYTES_MAX);
    private boolean closed;

    /// Which decoder, and what it must know before the first frame.
    ///
    /// @param name as FFmpeg calls it
    /// @param bitsPerSample 0 where it is no matter
    /// @param frameBytes 0 where it is no matter
    record Settings(String name, int sampleRate, int bitsPerSample, int frameBytes) {
        Settings(String name, int sampleRate) {
            this(name, sampleRate, 0, 0);
        }
    }

    NativeDecoder(Settings settings) {
        var codec = avcodec_find_decoder_by_name(settings.name());
        if (codec == null) {
            throw new IllegalStateException("this FFmpeg has no decoder " + settings.name());
        }
        context = avcodec_alloc_context3(codec);
        context.sample_rate(settings.sampleRate());
        context.bits_per_coded_sample(settings.bitsPerSample());
        context.block_align(settings.frameBytes());
        av_channel_layout_default(context.ch_layout(), 1);
        context.thread_count(1);
        int opened = avcodec_open2(context, codec, (AVDictionary) null);
        if (opened < 0) {
            close();
            throw new IllegalStateException("FFmpeg cannot open its decoder " + settings.name() + ": " + opened);
        }
    }

    /// The same, with all that the decoder would keep back for the next frame.
    short[] decodeAll(byte[] bytes) {
        var samples = decode(bytes);
        if (!closed && avcodec_send_packet(context, null) == 0) {
            while (avcodec_receive_frame(context, frame) == 0) {
                samples = append(samples);
            }
            avcodec_flush_buffers(context);
        }
        return samples;
    }

    @Override
    public short[] decode(byte[] bytes) {
        if (closed || bytes.length == 0 || bytes.length > FRAME_BYTES_MAX) {
            return AudioDecoder.NOTHING;
        }
        input.position(0).put(bytes, 0, bytes.length);
        packet.data(input);
        packet.size(bytes.length);
        if (avcodec_send_packet(context, packet) < 0) {
            return AudioDecoder.NOTHING;
        }
        var samples = AudioDecoder.NOTHING;
        while (avcodec_receive_frame(context, frame) == 0) {
            samples = append(samples);
        }
        return samples;
    }

    private short[] append(short[] before) {
        int count = frame.nb_samples();
        var samples = Arrays.copyOf(before, before.length + count);
        var data = frame.data(0);
        int format = frame.format();
        if (format == AV_SAMPLE_FMT_S16 || format == AV_SAMPLE_FMT_S16P) {
            new ShortPointer(data).get(samples, before.length, count);
        } else if (format == AV_SAMPLE_FMT_FLT || format == AV_SAMPLE_FMT_FLTP) {
            var floats = new float[count];
            new FloatPointer(data).get(floats);
            for (int i = 0; i < count; i++) {
                samples[before.length + i] =
                        (short) Math.clamp(Math.round(floats[i] * 32_768f), Short.MIN_VALUE, Short.MAX_VALUE);
            }
        } else {
            throw new IllegalStateException("samples of FFmpeg's format " + format);
        }
        return samples;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            packet.data(null);
            packet.size(0);
            av_packet_free(packet);
            av_frame_free(frame);
            avcodec_free_context(context);
            input.close();
        }
    }
}
