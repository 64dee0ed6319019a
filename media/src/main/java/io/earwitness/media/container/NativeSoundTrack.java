package io.earwitness.media.container;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import io.earwitness.media.audio.Interleaver;
import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.ShortPointer;

/// The sound in a file that FFmpeg makes: encodes samples into one stream of a muxer. Owned by one thread; holds native
/// memory until it is released.
final class NativeSoundTrack {
    private static final int FRAME_SAMPLES = 4_096;
    /// FFmpeg would take 27 ms, at 8 kHz 192 samples: then the frames cost more than the samples in them.
    private static final int FLAC_FRAME_SAMPLES = 2_304;

    private static final int OPUS_BITS_A_CHANNEL = 24_000;
    private static final int MP3_BITS_A_CHANNEL = 32_000;
    private static final int MP3_BITS_A_CHANNEL_WIDE = 64_000;
    private static final int WIDE_FROM = 32_000;

    private final NativeMuxer muxer;
    private final int channels;
    private final AVCodecContext encoder;
    private final AVStream stream;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();
    private final int frameSamples;
    /// Interleaved samples of the next frame.
    private final short[] pending;

    private int pendingFrames;
    private long position;

    /// To be made before the muxer begins.
    NativeSoundTrack(NativeMuxer muxer, SoundFormat format, int rate, int channels) throws IOException {
        this.muxer = muxer;
        this.channels = channels;
        var name = switch (format) {
            case FLAC -> "flac";
            case OPUS -> "libopus";
            case MP3 -> "libmp3lame";
            case WAV -> throw new IllegalArgumentException("WAV is written by WavWriter");
        };
        var codec = avcodec_find_encoder_by_name(name);
        if (codec == null) {
            throw new IOException("this FFmpeg has no encoder " + name);
        }
        encoder = avcodec_alloc_context3(codec);
        try {
            settle(format, rate);
            muxer.check(avcodec_open2(encoder, codec, (AVDictionary) null), "open its encoder for");
            frameSamples = encoder.frame_size() > 0 ? encoder.frame_size() : FRAME_SAMPLES;
            pending = new short[frameSamples * channels];
            stream = avformat_new_stream(muxer.context(), codec);
            stream.time_base().num(1).den(rate);
            muxer.check(avcodec_parameters_from_context(stream.codecpar(), encoder), "describe");
        } catch (IOException | RuntimeException failure) {
            release();
            throw failure;
        }
    }

    private void settle(SoundFormat format, int rate) throws IOException {
        encoder.sample_rate(rate);
        av_channel_layout_default(encoder.ch_layout(), channels);
        encoder.sample_fmt(format == SoundFormat.MP3 ? AV_SAMPLE_FMT_S16P : AV_SAMPLE_FMT_S16);
        encoder.time_base().num(1).den(rate);
        encoder.thread_count(1);
        encoder.flags(encoder.flags() | AV_CODEC_FLAG_BITEXACT);
        if ((muxer.context().oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
            encoder.flags(encoder.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
        }
        switch (format) {
            case FLAC -> {
                // The first steps of its effort save most; the last ones cost five times as much.
                encoder.compression_level(2);
                encoder.frame_size(FLAC_FRAME_SAMPLES);
                // Of speech, trying more than that saves next to nothing; and what two people say has nothing in
                // common.
                option("min_prediction_order", "2");
                option("max_prediction_order", "2");
                option("min_partition_order", "4");
                option("max_partition_order", "4");
                option("ch_mode", "indep");
            }
            case OPUS -> {
                encoder.bit_rate((long) OPUS_BITS_A_CHANNEL * channels);
                encoder.compression_level(5);
            }
            case MP3 ->
                encoder.bit_rate((long) (rate < WIDE_FROM ? MP3_BITS_A_CHANNEL : MP3_BITS_A_CHANNEL_WIDE) * channels);
            case WAV -> {}
        }
    }

    private void option(String name, String value) throws IOException {
        muxer.check(av_opt_set(encoder.priv_data(), name, value, 0), "set " + name + " for");
    }

    /// Appends interleaved samples: of each channel as many.
    void write(short[] interleaved) throws IOException {
        int frames = interleaved.length / channels;
        for (int at = 0; at < frames; ) {
            int now = Math.min(frames - at, frameSamples - pendingFrames);
            System.arraycopy(interleaved, at * channels, pending, pendingFrames * channels, now * channels);
            at += now;
            pendingFrames += now;
            if (pendingFrames == frameSamples) {
                encodePending();
            }
        }
    }

    private void encodePending() throws IOException {
        int count = pendingFrames;
        frame.nb_samples(count);
        frame.format(encoder.sample_fmt());
        av_channel_layout_copy(frame.ch_layout(), encoder.ch_layout());
        frame.sample_rate(encoder.sample_rate());
        frame.pts(position);
        muxer.check(av_frame_get_buffer(frame, 0), "take room for");
        if (encoder.sample_fmt() == AV_SAMPLE_FMT_S16P) {
            for (int c = 0; c < channels; c++) {
                new ShortPointer(frame.data(c)).put(Interleaver.channel(pending, channels, c), 0, count);
            }
        } else {
            new ShortPointer(frame.data(0)).put(pending, 0, count * channels);
        }
        position += count;
        pendingFrames = 0;
        muxer.check(avcodec_send_frame(encoder, frame), "encode");
        av_frame_unref(frame);
        writePackets();
    }

    private void writePackets() throws IOException {
        while (avcodec_receive_packet(encoder, packet) == 0) {
            av_packet_rescale_ts(packet, encoder.time_base(), stream.time_base());
            packet.stream_index(stream.index());
            muxer.write(packet);
            av_packet_unref(packet);
        }
    }

    /// What was not yet encoded is.
    void finish() throws IOException {
        if (pendingFrames > 0) {
            encodePending();
        }
        muxer.check(avcodec_send_frame(encoder, null), "end");
        writePackets();
    }

    void release() {
        av_packet_free(packet);
        av_frame_free(frame);
        avcodec_free_context(encoder);
    }
}
