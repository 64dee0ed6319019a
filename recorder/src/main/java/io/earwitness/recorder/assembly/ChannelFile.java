package io.earwitness.recorder.assembly;

import io.earwitness.media.container.WavWriter;
import io.earwitness.recorder.model.Levels;
import io.earwitness.recorder.model.Waveform;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;

/// Writes `audio.wav`, one channel a stream from the recording's start to its end, and measures its levels meanwhile.
///
/// All channels share one grid of samples; nothing is mixed, stretched or filled in.
final class ChannelFile {
    private static final int BLOCK_FRAMES = 8_000;
    private static final int CHANNELS_MAX = 200;

    private final int rate;
    private final long frames;
    private final List<Channel> channels;
    private final List<LevelMeter> levelMeters;

    /// One channel.
    ///
    /// @param absent  where nothing was sent, on the recording's grid
    record Channel(int streamIndex, String participantId, StreamSound sound, List<Stretch> absent) {}

    /// @param frames length of the recording in samples
    ChannelFile(int rate, long frames, List<Channel> channels) {
        if (channels.size() > CHANNELS_MAX) {
            throw new IllegalArgumentException(channels.size() + " channels");
        }
        this.rate = rate;
        this.frames = frames;
        this.channels = channels;
        this.levelMeters = channels.stream().map(_ -> new LevelMeter(rate)).toList();
    }

    /// How loud each channel is; after [#write].
    Levels levels() {
        var lanes = new ArrayList<Levels.Lane>();
        for (var c = 0; c < channels.size(); c++) {
            var channel = channels.get(c);
            lanes.add(levelMeters.get(c).lane(channel.streamIndex(), channel.participantId()));
        }
        return new Levels(LevelMeter.STEP_MILLIS, lanes);
    }

    /// Makes the file, where there is anything to write.
    @FunctionalInterface
    interface Output {
        SeekableByteChannel open() throws IOException;
    }

    /// Writes the file and gives the picture of it; `silent` are lanes of streams that never sent anything.
    Waveform write(Output wav, List<Waveform.Lane> silent) throws IOException {
        var meters = channels.stream()
                .map(channel -> new PeakMeter(rate, frames, channel.absent()))
                .toList();
        if (!channels.isEmpty()) {
            try (var writer = new WavWriter(wav.open(), rate, channels.size())) {
                for (var at = 0L; at < frames; at += BLOCK_FRAMES) {
                    block(at, (int) Math.min(BLOCK_FRAMES, frames - at), writer, meters);
                }
            }
        }
        return waveform(meters, silent);
    }

    private void block(long at, int count, WavWriter writer, List<PeakMeter> meters) throws IOException {
        var width = channels.size();
        var interleaved = new short[count * width];
        for (var c = 0; c < width; c++) {
            var channel = channels.get(c);
            var mono = channel.sound().mono(at, count, rate);
            meters.get(c).measure(at, mono);
            levelMeters.get(c).measure(mono);
            for (var i = 0; i < count; i++) {
                interleaved[i * width + c] = mono[i];
            }
        }
        writer.write(interleaved);
    }

    private Waveform waveform(List<PeakMeter> meters, List<Waveform.Lane> silent) {
        var lanes = new ArrayList<Waveform.Lane>();
        for (var c = 0; c < channels.size(); c++) {
            var channel = channels.get(c);
            lanes.add(new Waveform.Lane(
                    channel.streamIndex(),
                    channel.participantId(),
                    meters.get(c).peaks()));
        }
        lanes.addAll(silent);
        return new Waveform(PeakMeter.stepMillis(rate, frames), lanes);
    }
}
