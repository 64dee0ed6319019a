package io.earwitness.media.rtp;

import java.nio.ByteBuffer;

/// Finds one element in the header extension of an RTP packet by its id (RFC 8285), and compares it; copies nothing
/// and makes no object.
///
/// ```
///  0xBEDE          length in words    one byte before each element: id (4 bits), its length − 1 (4 bits)
///  0x100, 4 bits   length in words    two bytes: id, its length
/// ```
///
/// Between elements there may be padding of zeros. Of what contradicts itself nothing is found.
public final class HeaderExtension {
    /// There is no such element.
    public static final long NONE = -1;

    private static final int HEAD_BYTES = 4;
    private static final int ONE_BYTE = 0xBEDE;
    private static final int TWO_BYTES = 0x1000;
    private static final int ID_OF_THE_END = 15;

    private HeaderExtension() {}

    /// @param packet one that looks like RTP, between position and limit; they are left alone
    /// @return where the element is, for [#equal]; or [#NONE]
    public static long find(ByteBuffer packet, int id) {
        int start = packet.position();
        int end = packet.limit();
        int first = packet.get(start);
        int head = start + RtpPacket.HEADER_BYTES_MIN + 4 * (first & 0x0F);
        if ((first & 0x10) == 0 || head + HEAD_BYTES > end) {
            return NONE;
        }
        int profile = unsignedShort(packet, head);
        int at = head + HEAD_BYTES;
        int stop = at + 4 * unsignedShort(packet, head + 2);
        if (stop > end) {
            return NONE;
        }
        if (profile == ONE_BYTE) {
            return findShort(packet, at, stop, id);
        }
        return (profile & 0xFFF0) == TWO_BYTES ? findLong(packet, at, stop, id) : NONE;
    }

    private static long findShort(ByteBuffer packet, int from, int stop, int id) {
        int at = from;
        while (at < stop) {
            int head = packet.get(at++) & 0xFF;
            int found = head >> 4;
            if (found == ID_OF_THE_END) {
                return NONE;
            }
            if (found != 0) {
                int length = (head & 0x0F) + 1;
                if (found == id) {
                    return at + length <= stop ? place(at, length) : NONE;
                }
                at += length;
            }
        }
        return NONE;
    }

    private static long findLong(ByteBuffer packet, int from, int stop, int id) {
        int at = from;
        while (at < stop) {
            int found = packet.get(at++) & 0xFF;
            if (found != 0) {
                if (at >= stop) {
                    return NONE;
                }
                int length = packet.get(at++) & 0xFF;
                if (found == id) {
                    return at + length <= stop ? place(at, length) : NONE;
                }
                at += length;
            }
        }
        return NONE;
    }

    private static long place(int at, int length) {
        return ((long) at << 32) | length;
    }

    /// Whether the element that was found there is these bytes.
    public static boolean equal(ByteBuffer packet, long found, byte[] wanted) {
        int length = (int) found;
        if (length != wanted.length) {
            return false;
        }
        int at = (int) (found >> 32);
        for (int i = 0; i < length; i++) {
            if (packet.get(at + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static int unsignedShort(ByteBuffer buffer, int at) {
        return ((buffer.get(at) & 0xFF) << 8) | (buffer.get(at + 1) & 0xFF);
    }
}
