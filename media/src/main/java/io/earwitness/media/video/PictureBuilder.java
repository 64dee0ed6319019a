package io.earwitness.media.video;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// Puts the payloads of one picture together. Told of each in order, and of every place where one is missing.
abstract class PictureBuilder {
    /// No picture of a call is larger.
    private static final int BYTES_MAX = 8 << 20;

    /// A builder that once held more gives it back.
    private static final int BYTES_KEPT = 1 << 18;

    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean broken;

    /// A new picture begins.
    void begin(boolean afterHole) {
        if (bytes.size() > BYTES_KEPT) {
            bytes = new ByteArrayOutputStream();
        }
        bytes.reset();
        broken = afterHole;
    }

    /// One of its packets is missing, or cannot be read.
    final void breaks() {
        broken = true;
    }

    final boolean isBroken() {
        return broken;
    }

    abstract void payload(ByteBuffer payload);

    /// No more payloads of it come.
    void end() {}

    /// Whether any of a picture was in the packets at all.
    abstract boolean hasPicture();

    abstract boolean isWhole();

    byte[] bytes() {
        return bytes.toByteArray();
    }

    final void append(ByteBuffer part) {
        if (bytes.size() + part.remaining() > BYTES_MAX) {
            breaks();
            return;
        }
        var own = new byte[part.remaining()];
        part.get(own);
        bytes.writeBytes(own);
    }

    final void append(int octet) {
        if (bytes.size() >= BYTES_MAX) {
            breaks();
            return;
        }
        bytes.write(octet);
    }
}
