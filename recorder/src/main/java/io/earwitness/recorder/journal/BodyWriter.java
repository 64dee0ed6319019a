package io.earwitness.recorder.journal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The fields of a record's body one after the other: numbers as i64, text (UTF-8) and bytes with a u32 length before.
final class BodyWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    BodyWriter number(long value) {
        out.writeBytes(ByteBuffer.allocate(8).putLong(value).array());
        return this;
    }

    BodyWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    BodyWriter bytes(byte[] value) {
        out.writeBytes(ByteBuffer.allocate(4).putInt(value.length).array());
        out.writeBytes(value);
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }
}
