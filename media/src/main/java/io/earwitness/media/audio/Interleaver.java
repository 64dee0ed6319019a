package io.earwitness.media.audio;

/// Several mono signals to one multi-channel signal and back. The shorter ones end in zeros.
public final class Interleaver {
    private Interleaver() {}

    public static short[] interleave(short[]... channels) {
        int frames = 0;
        for (var channel : channels) {
            frames = Math.max(frames, channel.length);
        }
        var interleaved = new short[frames * channels.length];
        for (int c = 0; c < channels.length; c++) {
            for (int i = 0; i < channels[c].length; i++) {
                interleaved[i * channels.length + c] = channels[c][i];
            }
        }
        return interleaved;
    }

    public static short[] channel(short[] interleaved, int channels, int channel) {
        var mono = new short[interleaved.length / channels];
        for (int i = 0; i < mono.length; i++) {
            mono[i] = interleaved[i * channels + channel];
        }
        return mono;
    }

    /// All channels added, held at full scale where they exceed it.
    public static short[] mix(short[] interleaved, int channels) {
        var mono = new short[interleaved.length / channels];
        for (int i = 0; i < mono.length; i++) {
            int sum = 0;
            for (int c = 0; c < channels; c++) {
                sum += interleaved[i * channels + c];
            }
            mono[i] = (short) Math.clamp(sum, Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return mono;
    }
}
