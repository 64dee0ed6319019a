package io.earwitness.media.container;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.ShortPointer;

/// A sound file that FFmpeg encodes: FLAC, Ogg with Opus, MP3. Its bytes go through memory to the channel, which may
/// encrypt them; no file of FFmpeg's own is made. Owned by one thread; holds native memory until it is closed.
final class NativeSoundFile implements Closeable {
    private static final int FRAME_SAMPLES = 4_096;
    private static final int OPUS_BITS_A_CHANNEL = 24_000;
    private static final int MP3_BITS_A_CHANNEL = 32_000;
    private static final int MP3_BITS_A_CHANNEL_WIDE = 64_000;
    private static final int WIDE_FROM = 32_000;

    private final SoundFormat format;
    private final int channels;
    private final AVFormatContext muxer = new AVFormatContext(null);
    private final NativeOutput output;
    private final AVCodecContext encoder;
    private final AVStream stream;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();
    private final int frameSamples;
    private short[][] pending;
    private long position;
    private boolean closed;

    /// @param out written to until it is closed, and left open
    NativeSoundFile(SeekableByteChannel out, SoundFormat format, int rate, int channels) throws IOException {
        this.format = format;
        this.output = new NativeOutput(out);
        this.channels = channels;
        this.pending = new short[channels][0];
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
            check(
                    avformat_alloc_output_context2(
                            muxer, null, format == SoundFormat.OPUS ? "ogg" : format.extension(), (String) null),
                    "set up");
            settle(format, rate);
            check(avcodec_open2(encoder, codec, (AVDictionary) null), "open its encoder for");
            frameSamples = encoder.frame_size() > 0 ? encoder.frame_size() : FRAME_SAMPLES;
            stream = avformat_new_stream(muxer, codec);
            stream.time_base().num(1).den(rate);
            check(avcodec_parameters_from_context(stream.codecpar(), encoder), "describe");
            muxer.pb(output.context());
            check(avformat_write_header(muxer, (AVDictionary) null), "begin");
        } catch (IOException | RuntimeException failure) {
            release();
            throw failure;
        }
    }

    private void settle(SoundFormat format, int rate) {
        encoder.sample_rate(rate);
        av_channel_layout_default(encoder.ch_layout(), channels);
        encoder.sample_fmt(format == SoundFormat.MP3 ? AV_SAMPLE_FMT_S16P : AV_SAMPLE_FMT_S16);
        encoder.time_base().num(1).den(rate);
        encoder.thread_count(1);
        encoder.flags(encoder.flags() | AV_CODEC_FLAG_BITEXACT);
        muxer.flags(muxer.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
        if ((muxer.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
            encoder.flags(encoder.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
        }
        switch (format) {
            // The first steps of its effort save most; the last ones cost five times as much.
            case FLAC -> encoder.compression_level(2);
            case OPUS -> {
                encoder.bit_rate((long) OPUS_BITS_A_CHANNEL * channels);
                encoder.compression_level(5);
            }
            case MP3 ->
                encoder.bit_rate((long) (rate < WIDE_FROM ? MP3_BITS_A_CHANNEL : MP3_BITS_A_CHANNEL_WIDE) * channels);
            case WAV -> {}
        }
    }

    /// Appends: of each channel as many samples.
    void write(short[][] planes) throws IOException {
        int at = 0;
        int length = planes[0].length;
        while (at < length) {
            int now = Math.min(length - at, frameSamples - pending[0].length);
            for (int c = 0; c < channels; c++) {
                int before = pending[c].length;
                pending[c] = Arrays.copyOf(pending[c], before + now);
                System.arraycopy(planes[c], at, pending[c], before, now);
            }
            at += now;
            if (pending[0].length == frameSamples) {
                encodePending();
            }
        }
    }

    private void encodePending() throws IOException {
        int count = pending[0].length;
        frame.nb_samples(count);
        frame.format(encoder.sample_fmt());
        av_channel_layout_copy(frame.ch_layout(), encoder.ch_layout());
        frame.sample_rate(encoder.sample_rate());
        frame.pts(position);
        check(av_frame_get_buffer(frame, 0), "take room for");
        if (encoder.sample_fmt() == AV_SAMPLE_FMT_S16P) {
            for (int c = 0; c < channels; c++) {
                new ShortPointer(frame.data(c)).put(pending[c], 0, count);
            }
        } else {
            var interleaved = new short[count * channels];
            for (int c = 0; c < channels; c++) {
                for (int i = 0; i < count; i++) {
                    interleaved[i * channels + c] = pending[c][i];
                }
            }
            new ShortPointer(frame.data(0)).put(interleaved, 0, interleaved.length);
        }
        position += count;
        pending = new short[channels][0];
        check(avcodec_send_frame(encoder, frame), "encode");
        av_frame_unref(frame);
        writePackets();
    }

    private void writePackets() throws IOException {
        while (avcodec_receive_packet(encoder, packet) == 0) {
            av_packet_rescale_ts(packet, encoder.time_base(), stream.time_base());
            packet.stream_index(0);
            check(av_write_frame(muxer, packet), "write");
            av_packet_unref(packet);
        }
    }

    /// Ends the file; what was not yet encoded is.
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        try {
            if (pending[0].length > 0) {
                encodePending();
            }
            check(avcodec_send_frame(encoder, null), "end");
            writePackets();
            check(av_write_trailer(muxer), "end");
            avio_flush(muxer.pb());
            output.complain();
        } finally {
            release();
        }
    }

    private void release() {
        closed = true;
        output.close();
        av_packet_free(packet);
        av_frame_free(frame);
        avcodec_free_context(encoder);
        if (!muxer.isNull()) {
            avformat_free_context(muxer);
        }
    }

    private void check(int result, String what) throws IOException {
        output.complain();
        if (result < 0) {
            var text = new byte[AV_ERROR_MAX_STRING_SIZE];
            av_strerror(result, text, text.length);
            throw new IOException("FFmpeg cannot " + what + " the " + format.extension() + " file: "
                    + new String(text, java.nio.charset.StandardCharsets.UTF_8)
                            .strip()
                            .replace("\0", ""));
        }
    }
}
