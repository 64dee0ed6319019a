package io.earwitness.recorder.assembly;

import io.earwitness.media.audio.RateConverter;
import io.earwitness.media.container.WavWriter;
import io.earwitness.recorder.folder.ScratchFolder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// One stream's sound while it is being laid out, in all rates and channels in which it came.
///
/// A stream that changes its codec in mid-call keeps every sample as decoded, each rate in a file of its own; what is
/// read is of the highest rate that occurred, or of any other that is asked for, and then converted.
final class StreamSound implements Closeable {
    private static final int BLOCK_FRAMES = 8_192;

    private final ScratchFolder scratch;
    private final String name;
    private final int clockRate;
    private final SequencedMap<Layout, SampleFile> layers = new LinkedHashMap<>();
    private final Map<Layout, RateConverter> converters = new LinkedHashMap<>();
    private @Nullable Layout lastLayout;
    private @Nullable SampleFile lastLayer;

    private record Layout(int rate, int channels) {}

    /// @param clockRate ticks per second in which places are told
    StreamSound(ScratchFolder scratch, String name, int clockRate) {
        this.scratch = scratch;
        this.name = name;
        this.clockRate = clockRate;
    }

    /// Puts interleaved samples at a tick, on top of what is there already.
    void put(long tick, short[] samples, int rate, int channels) throws IOException {
        if (samples.length > 0) {
            layer(rate, channels).put(frame(tick, rate), samples);
        }
    }

    /// The frame of that rate in which a tick falls.
    long frame(long tick, int rate) {
        return rate == clockRate ? tick : Math.floorDiv(tick * rate, clockRate);
    }

    // Nearly always that of the packet before.
    private SampleFile layer(int rate, int channels) throws IOException {
        var last = lastLayer;
        if (last != null && lastLayout != null && lastLayout.rate() == rate && lastLayout.channels() == channels) {
            return last;
        }
        var layout = new Layout(rate, channels);
        var layer = layers.get(layout);
        if (layer == null) {
            layer = new SampleFile(
                    scratch.open(name + "-" + layout.rate() + "-" + layout.channels() + ".pcm"), layout.channels());
            layers.put(layout, layer);
        }
        lastLayout = layout;
        lastLayer = layer;
        return layer;
    }

    boolean isEmpty() {
        return layers.isEmpty();
    }

    /// Frames per second as decoded, the highest where there were several.
    int rate() {
        return layers.keySet().stream()
                .max(Comparator.comparingInt(Layout::rate))
                .map(Layout::rate)
                .orElse(clockRate);
    }

    int channels() {
        return layers.keySet().stream().mapToInt(Layout::channels).max().orElse(1);
    }

    /// Where the first frame lies, at a rate.
    long first(int rate) {
        return layers.entrySet().stream()
                .mapToLong(layer -> Math.floorDiv(
                        layer.getValue().first() * rate, layer.getKey().rate()))
                .min()
                .orElse(0);
    }

    /// Where the last frame ends, at a rate; 0 where there is none.
    long end(int rate) {
        return layers.entrySet().stream()
                .mapToLong(layer -> Math.ceilDiv(
                        layer.getValue().end() * rate, layer.getKey().rate()))
                .max()
                .orElse(0);
    }

    /// One channel's worth at any rate: several channels as their mean. What nobody wrote is zero.
    short[] mono(long from, int count, int rate) throws IOException {
        var planes = planes(from, count, rate);
        if (planes.length == 1) {
            return planes[0];
        }
        var mono = new short[count];
        for (var i = 0; i < count; i++) {
            var sum = 0;
            for (var plane : planes) {
                sum += plane[i];
            }
            mono[i] = (short) (sum / planes.length);
        }
        return mono;
    }

    private short[][] planes(long from, int count, int rate) throws IOException {
        if (layers.size() == 1 && channels() == 1) {
            var only = layers.firstEntry();
            return new short[][] {plane(only.getKey(), only.getValue(), 0, from, count, rate)};
        }
        var planes = new short[channels()][count];
        for (var layer : layers.entrySet()) {
            for (var channel = 0; channel < planes.length; channel++) {
                add(plane(layer.getKey(), layer.getValue(), channel, from, count, rate), planes[channel]);
            }
        }
        return planes;
    }

    private short[] plane(Layout layout, SampleFile file, int channel, long from, int count, int rate)
            throws IOException {
        var own = Math.min(channel, layout.channels() - 1);
        if (layout.rate() == rate) {
            return only(file.read(from, count), own, layout.channels());
        }
        if (!SoundRates.isPossible(layout.rate(), rate)) {
            return new short[count];
        }
        var converter = converters.computeIfAbsent(
                new Layout(layout.rate(), rate), _ -> new RateConverter(layout.rate(), rate));
        var input = file.read(converter.inputFrom(from), converter.inputCount(from, count));
        return converter.convert(only(input, own, layout.channels()), from, count);
    }

    private static short[] only(short[] interleaved, int channel, int channels) {
        if (channels == 1) {
            return interleaved;
        }
        var plane = new short[interleaved.length / channels];
        for (var i = 0; i < plane.length; i++) {
            plane[i] = interleaved[i * channels + channel];
        }
        return plane;
    }

    private static void add(short[] samples, short[] to) {
        for (var i = 0; i < to.length; i++) {
            to[i] = (short) Math.clamp(to[i] + samples[i], Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }

    /// Writes the sound from its first frame on, as decoded.
    void writeWav(SeekableByteChannel wav) throws IOException {
        var rate = rate();
        var end = end(rate);
        try (var writer = new WavWriter(wav, rate, channels())) {
            for (var at = first(rate); at < end; at += BLOCK_FRAMES) {
                var planes = planes(at, (int) Math.min(BLOCK_FRAMES, end - at), rate);
                writer.write(planes.length == 1 ? planes[0] : interleaved(planes));
            }
        }
    }

    private static short[] interleaved(short[][] planes) {
        var interleaved = new short[planes.length * planes[0].length];
        for (var c = 0; c < planes.length; c++) {
            for (var i = 0; i < planes[c].length; i++) {
                interleaved[i * planes.length + c] = planes[c][i];
            }
        }
        return interleaved;
    }

    @Override
    public void close() throws IOException {
        for (var layer : layers.values()) {
            layer.close();
        }
    }
}
