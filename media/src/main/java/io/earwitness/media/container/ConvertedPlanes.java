package io.earwitness.media.container;

import io.earwitness.media.audio.RateConverter;
import java.util.Arrays;

/// Planes that come in pieces, at another rate; what is not yet followed by enough to convert waits.
final class ConvertedPlanes {
    private final RateConverter converter;
    private final boolean same;
    private final int fromRate;
    private final int toRate;
    private short[][] waiting;
    private long waitingFrom;
    private long read;
    private long written;

    ConvertedPlanes(int channels, int fromRate, int toRate) {
        this.converter = new RateConverter(fromRate, toRate);
        this.same = fromRate == toRate;
        this.fromRate = fromRate;
        this.toRate = toRate;
        this.waitingFrom = converter.inputFrom(0);
        this.waiting = new short[channels][(int) Math.max(0, -waitingFrom)];
    }

    short[][] next(short[][] planes) {
        if (same) {
            return planes;
        }
        read += planes[0].length;
        append(planes);
        // So much that the last of its inputs is there.
        long ready = Math.max(0, (read - 1 + converter.inputFrom(0)) * toRate / fromRate);
        return convert(Math.max(written, ready));
    }

    short[][] last() {
        if (same) {
            return new short[waiting.length][0];
        }
        long end = read * toRate / fromRate;
        append(new short[waiting.length][converter.inputCount(end, 1)]);
        return convert(Math.max(written, end));
    }

    private void append(short[][] planes) {
        for (int c = 0; c < waiting.length; c++) {
            int before = waiting[c].length;
            waiting[c] = Arrays.copyOf(waiting[c], before + planes[c].length);
            System.arraycopy(planes[c], 0, waiting[c], before, planes[c].length);
        }
    }

    private short[][] convert(long until) {
        int count = (int) (until - written);
        var converted = new short[waiting.length][0];
        if (count > 0) {
            int skip = (int) (converter.inputFrom(written) - waitingFrom);
            for (int c = 0; c < waiting.length; c++) {
                waiting[c] = Arrays.copyOfRange(waiting[c], skip, waiting[c].length);
                converted[c] = converter.convert(waiting[c], written, count);
            }
            waitingFrom += skip;
            written = until;
        }
        return converted;
    }
}
