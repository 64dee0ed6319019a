package io.earwitness.media.dtls;

import java.util.Arrays;

/// What the first record of a datagram is (RFC 6347 §4.1, §4.2.2), as far as it must be known before DTLS has it.
///
/// ```
/// type 1 | version 2 | epoch 2 | sequence 6 | length 2 || message 1 | length 3 | number 2 | offset 3 | part 3 || …
/// ```
///
/// A ClientHello goes on with version 2, random 32, session identifier and cookie, each with its length before it.
final class DtlsDatagram {
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int RECORD_BYTES = 13;
    private static final int MESSAGE_BYTES = 12;
    private static final int RANDOM_AT = RECORD_BYTES + MESSAGE_BYTES + 2;
    private static final int RANDOM_BYTES = 32;

    private final byte[] bytes;

    DtlsDatagram(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Whether a packet is DTLS, as its first octet tells (RFC 7983 §7).
    static boolean isMarkedBy(byte first) {
        return first >= 20 && first <= 63;
    }

    /// Whether it begins a new association: a ClientHello that is not encrypted.
    boolean isHello() {
        return bytes.length >= RECORD_BYTES + MESSAGE_BYTES
                && bytes[0] == HANDSHAKE
                && number(3, 2) == 0
                && bytes[RECORD_BYTES] == CLIENT_HELLO;
    }

    /// Whether the hello has come in several records, of which this is one.
    boolean isPart() {
        return number(RECORD_BYTES + 1, 3) != number(RECORD_BYTES + 9, 3);
    }

    /// Whether it holds the beginning of the hello.
    boolean hasRandom() {
        return number(RECORD_BYTES + 6, 3) == 0 && bytes.length > RANDOM_AT + RANDOM_BYTES;
    }

    byte[] random() {
        return Arrays.copyOfRange(bytes, RANDOM_AT, RANDOM_AT + RANDOM_BYTES);
    }

    boolean hasCookie() {
        var cookieAt = RANDOM_AT + RANDOM_BYTES + 1 + Byte.toUnsignedInt(bytes[RANDOM_AT + RANDOM_BYTES]);
        return cookieAt < bytes.length && bytes[cookieAt] != 0;
    }

    private int number(int at, int octets) {
        var number = 0;
        for (var i = at; i < at + octets; i++) {
            number = number << 8 | Byte.toUnsignedInt(bytes[i]);
        }
        return number;
    }

    byte[] bytes() {
        return bytes;
    }
}
