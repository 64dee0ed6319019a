package io.earwitness.media.audio;

import java.io.IOException;
import java.util.Arrays;

/// Lays pieces of mono PCM at their positions and hands them on in order, zeros between. Pieces that overlap are added.
/// Owned by one thread; keeps only a window, so a piece may be placed back no further than that.
public final class PcmLine {
    private static final int CHUNK = 1 << 13;

    private final PcmSink out;
    private final int[] window;
    private final short[] chunk = new short[CHUNK];
    /// Everything before is handed on.
    private long start;
    /// Everything from here on is zero.
    private long end;

    private long tooFarBack;

    /// @param windowSamples how far back a piece may still be placed
    public PcmLine(int windowSamples, PcmSink out) {
        this.window = new int[windowSamples];
        this.out = out;
    }

    public void place(long at, short[] samples) throws IOException {
        for (int i = 0; i < samples.length; i++) {
            long position = at + i;
            if (position < start) {
                tooFarBack++;
                continue;
            }
            if (position >= start + window.length) {
                handOn(position - window.length + 1 + Math.min(samples.length - i, window.length / 2));
            }
            window[(int) (position % window.length)] += samples[i];
            end = Math.max(end, position + 1);
        }
    }

    /// Hands on everything up to `length` and fills with zeros where nothing was placed.
    public void finish(long length) throws IOException {
        handOn(Math.max(length, end));
    }

    /// Samples that could not be placed because their position had been handed on.
    public long samplesTooFarBack() {
        return tooFarBack;
    }

    private void handOn(long to) throws IOException {
        while (start < to) {
            int now = (int) Math.min(CHUNK, to - start);
            for (int i = 0; i < now; i++) {
                int slot = (int) ((start + i) % window.length);
                chunk[i] = start + i < end ? (short) Math.clamp(window[slot], Short.MIN_VALUE, Short.MAX_VALUE) : 0;
                if (start + i < end) {
                    window[slot] = 0;
                }
            }
            out.write(chunk, 0, now);
            start += now;
        }
        end = Math.max(end, start);
        Arrays.fill(chunk, (short) 0);
    }
}
