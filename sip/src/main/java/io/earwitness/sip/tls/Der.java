package io.earwitness.sip.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/// As much of DER as wrapping a private key takes: building values, and finding one part of a sequence.
final class Der {
    static final int OCTETS = 0x04;
    static final int SEQUENCE = 0x30;
    static final int EXPLICIT_0 = 0xA0;

    private Der() {}

    static byte[] value(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (var part : parts) {
            content.writeBytes(part);
        }
        var made = new ByteArrayOutputStream();
        made.write(tag);
        writeLength(made, content.size());
        made.writeBytes(content.toByteArray());
        return made.toByteArray();
    }

    private static void writeLength(ByteArrayOutputStream out, int length) {
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length & 0xFF);
        }
    }

    /// The content of the first part of a sequence that has this tag.
    static Optional<byte[]> part(byte[] sequence, int tag) {
        int at = contentStart(sequence, 0);
        while (at + 1 < sequence.length) {
            int start = contentStart(sequence, at);
            int end = start + length(sequence, at);
            if (end > sequence.length || end < start) {
                return Optional.empty();
            }
            if ((sequence[at] & 0xFF) == tag) {
                return Optional.of(Arrays.copyOfRange(sequence, start, end));
            }
            at = end;
        }
        return Optional.empty();
    }

    private static int contentStart(byte[] bytes, int at) {
        int first = at + 1 < bytes.length ? bytes[at + 1] & 0xFF : 0;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7F);
    }

    private static int length(byte[] bytes, int at) {
        int first = bytes[at + 1] & 0xFF;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7F) && at + 2 + i < bytes.length; i++) {
            length = (length << 8) | (bytes[at + 2 + i] & 0xFF);
        }
        return length;
    }
}
