package io.earwitness.media.video;

import java.nio.ByteBuffer;

/// VP8 by RFC 7741: the frame without the descriptors before its parts.
///
/// ```
///  0 1 2 3 4 5 6 7
/// |X|R|N|S|R| PID |
/// |I|L|T|K|  RSV  |   if X
/// |M| PictureID   |   if I; another octet if M
/// |  TL0PICIDX    |   if L
/// |TID|Y| KEYIDX  |   if T or K
/// ```
final class Vp8Builder extends PictureBuilder {
    private boolean begun;
    private boolean whole;

    @Override
    void begin(boolean afterHole) {
        // Its own first packet says so: what is missing before it is not of this picture.
        super.begin(false);
        begun = false;
        whole = false;
    }

    @Override
    void payload(ByteBuffer payload) {
        if (!payload.hasRemaining()) {
            return;
        }
        int first = payload.get();
        boolean starts = (first & 0x10) != 0 && (first & 0x07) == 0;
        if (!skipExtension(first, payload) || !payload.hasRemaining()) {
            breaks();
            return;
        }
        if (starts && !begun) {
            begun = true;
            whole = (payload.get(payload.position()) & 1) == 0;
        } else if (!begun) {
            breaks();
        }
        append(payload);
    }

    private static boolean skipExtension(int first, ByteBuffer payload) {
        if ((first & 0x80) == 0) {
            return true;
        }
        if (!payload.hasRemaining()) {
            return false;
        }
        int extension = payload.get();
        int skipped = 0;
        if ((extension & 0x80) != 0) {
            boolean two = payload.hasRemaining() && (payload.get(payload.position()) & 0x80) != 0;
            skipped += two ? 2 : 1;
        }
        skipped += (extension & 0x40) != 0 ? 1 : 0;
        skipped += (extension & 0x30) != 0 ? 1 : 0;
        if (payload.remaining() < skipped) {
            return false;
        }
        payload.position(payload.position() + skipped);
        return true;
    }

    @Override
    boolean hasPicture() {
        return begun || isBroken();
    }

    @Override
    boolean isWhole() {
        return whole;
    }
}
