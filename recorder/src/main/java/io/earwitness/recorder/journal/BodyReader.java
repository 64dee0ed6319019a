package io.earwitness.recorder.journal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Reads what [BodyWriter] wrote; a body that ends too early is a [JournalFormatException], whatever its lengths claim.
final class BodyReader {
    private final ByteBuffer body;

    BodyReader(ByteBuffer body) {
        this.body = body;
    }

    long number() throws JournalFormatException {
        try {
            return body.getLong();
        } catch (BufferUnderflowException e) {
            throw tooShort(8);
        }
    }

    boolean isEmpty() {
        return !body.hasRemaining();
    }

    String text() throws JournalFormatException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    byte[] bytes() throws JournalFormatException {
        if (body.remaining() < 4) {
            throw tooShort(4);
        }
        var length = body.getInt();
        if (length < 0 || length > body.remaining()) {
            throw tooShort(length);
        }
        var bytes = new byte[length];
        body.get(bytes);
        return bytes;
    }

    <E extends Enum<E>> E constant(Class<E> type) throws JournalFormatException {
        var name = text();
        for (var constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        throw new JournalFormatException("a " + type.getSimpleName() + " named '" + name + "'");
    }

    private JournalFormatException tooShort(int wanted) {
        return new JournalFormatException(
                "a field of " + wanted + " bytes where only " + body.remaining() + " are left of the record");
    }
}
