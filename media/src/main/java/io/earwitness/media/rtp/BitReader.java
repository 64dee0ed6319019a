package io.earwitness.media.rtp;

import java.nio.ByteBuffer;

/// Reads bits from the highest of the first byte on. Beyond the end there are zeros: ask [#left] before.
final class BitReader {
    private final ByteBuffer bytes;
    private int at;

    BitReader(ByteBuffer bytes) {
        this.bytes = bytes.slice();
    }

    int left() {
        return bytes.limit() * 8 - at;
    }

    void skip(int bits) {
        at += bits;
    }

    int read(int bits) {
        int value = 0;
        for (int i = 0; i < bits; i++) {
            value = value << 1 | bit();
        }
        return value;
    }

    private int bit() {
        int index = at >> 3;
        int bit = index < bytes.limit() ? bytes.get(index) >> (7 - (at & 7)) & 1 : 0;
        at++;
        return bit;
    }

    /// So many bits, the last byte padded with zeros.
    byte[] bytes(int bits) {
        var read = new byte[(bits + 7) / 8];
        for (int i = 0; i < read.length; i++) {
            int now = Math.min(8, bits - 8 * i);
            read[i] = (byte) (read(now) << (8 - now));
        }
        return read;
    }
}
