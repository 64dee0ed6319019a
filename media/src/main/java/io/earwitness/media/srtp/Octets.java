package io.earwitness.media.srtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Numbers as packets hold them, and where a header of RTP ends.
final class Octets {
    static final int NO_RTP = -1;
    private static final int HEADER_MIN = 12;
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private Octets() {}

    static int integer(byte[] bytes, int at) {
        return (int) INTS.get(bytes, at);
    }

    static void integer(byte[] bytes, int at, int value) {
        INTS.set(bytes, at, value);
    }

    static int sequenceNumber(byte[] packet) {
        return ((packet[2] & 0xFF) << 8) | (packet[3] & 0xFF);
    }

    /// How long the header is, with contributing sources and extension; [#NO_RTP] where the packet is none. Says
    /// nothing of padding: its length is encrypted.
    static int rtpHeader(byte[] packet, int length) {
        if (length < HEADER_MIN || (packet[0] & 0xC0) != 0x80) {
            return NO_RTP;
        }
        var header = HEADER_MIN + 4 * (packet[0] & 0x0F);
        if ((packet[0] & 0x10) != 0) {
            if (header + 4 > length) {
                return NO_RTP;
            }
            header += 4 + 4 * (((packet[header + 2] & 0xFF) << 8) | (packet[header + 3] & 0xFF));
        }
        return header > length ? NO_RTP : header;
    }
}
