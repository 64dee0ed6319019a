package io.earwitness.sip.stun;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/// A STUN message as read (RFC 8489 §5): its type, its transaction id, and the first of each kind of attribute.
///
/// @param type       method and class
/// @param attributes values by type, without padding, in their order
public record StunMessage(int type, byte[] transactionId, Map<Integer, byte[]> attributes) {
    static final int HEADER_BYTES = 20;
    static final int TRANSACTION_ID_BYTES = 12;
    static final int MAGIC_COOKIE = 0x2112A442;
    static final int BINDING_REQUEST = 0x0001;
    static final int SOFTWARE = 0x8022;
    private static final int BINDING_SUCCESS = 0x0101;
    private static final int BINDING_ERROR = 0x0111;
    private static final int MAPPED_ADDRESS = 0x0001;
    private static final int ERROR_CODE = 0x0009;
    private static final int XOR_MAPPED_ADDRESS = 0x0020;
    private static final int FINGERPRINT = 0x8028;
    private static final int FINGERPRINT_XOR = 0x5354554e;
    private static final int FIRST_OPTIONAL = 0x8000;

    /// Those that must be understood, and are, or do not matter where no credentials were shown.
    private static final Set<Integer> UNDERSTOOD = Set.of(
            MAPPED_ADDRESS,
            0x0006,
            0x0008,
            ERROR_CODE,
            0x000A,
            0x0014,
            0x0015,
            0x001C,
            0x001D,
            0x001E,
            XOR_MAPPED_ADDRESS);

    /// Whether a datagram is a STUN message, which no SIP message can be taken for.
    public static boolean is(byte[] datagram) {
        return datagram.length >= HEADER_BYTES
                && datagram[0] >= 0
                && datagram[0] < 0x40
                && ByteBuffer.wrap(datagram).getInt(4) == MAGIC_COOKIE;
    }

    /// Empty for what is no STUN message, is cut off, or whose fingerprint is wrong.
    public static Optional<StunMessage> parse(byte[] datagram) {
        if (!is(datagram)) {
            return Optional.empty();
        }
        var buffer = ByteBuffer.wrap(datagram);
        int type = Short.toUnsignedInt(buffer.getShort());
        if (Short.toUnsignedInt(buffer.getShort()) != datagram.length - HEADER_BYTES) {
            return Optional.empty();
        }
        buffer.getInt();
        var id = new byte[TRANSACTION_ID_BYTES];
        buffer.get(id);
        var attributes = new LinkedHashMap<Integer, byte[]>();
        while (buffer.remaining() >= 4) {
            int start = buffer.position();
            int kind = Short.toUnsignedInt(buffer.getShort());
            int length = Short.toUnsignedInt(buffer.getShort());
            if (padded(length) > buffer.remaining()) {
                return Optional.empty();
            }
            var value = new byte[length];
            buffer.get(value).position(start + 4 + padded(length));
            if (kind == FINGERPRINT && !isFingerprint(value, datagram, start)) {
                return Optional.empty();
            }
            attributes.putIfAbsent(kind, value);
        }
        return buffer.hasRemaining() ? Optional.empty() : Optional.of(new StunMessage(type, id, attributes));
    }

    static int padded(int length) {
        return (length + 3) & ~3;
    }

    private static boolean isFingerprint(byte[] value, byte[] datagram, int start) {
        var crc = new CRC32();
        crc.update(datagram, 0, start);
        return value.length == 4 && ByteBuffer.wrap(value).getInt() == ((int) crc.getValue() ^ FINGERPRINT_XOR);
    }

    /// What it says where it answers a Binding request; empty for every other message.
    Optional<BindingAnswer> answer() {
        return switch (type) {
            case BINDING_SUCCESS -> Optional.of(success());
            case BINDING_ERROR -> Optional.of(new BindingAnswer.Failed("it refuses: " + error()));
            default -> Optional.empty();
        };
    }

    private BindingAnswer success() {
        var unknown = attributes.keySet().stream()
                .filter(kind -> kind < FIRST_OPTIONAL && !UNDERSTOOD.contains(kind))
                .map("0x%04x"::formatted)
                .collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            return new BindingAnswer.Failed("its answer holds attributes that must be understood: " + unknown);
        }
        // Servers of RFC 3489 know the plain one alone.
        return value(XOR_MAPPED_ADDRESS)
                .flatMap(value -> MappedAddress.read(value, mask()))
                .or(() -> value(MAPPED_ADDRESS).flatMap(value -> MappedAddress.read(value, new byte[16])))
                .<BindingAnswer>map(BindingAnswer.Mapped::new)
                .orElseGet(() -> new BindingAnswer.Failed("its answer holds no address of ours"));
    }

    private Optional<byte[]> value(int kind) {
        return Optional.ofNullable(attributes.get(kind));
    }

    private byte[] mask() {
        return ByteBuffer.allocate(4 + TRANSACTION_ID_BYTES)
                .putInt(MAGIC_COOKIE)
                .put(transactionId)
                .array();
    }

    private String error() {
        var value = value(ERROR_CODE).filter(bytes -> bytes.length >= 4);
        if (value.isEmpty()) {
            return "without a code";
        }
        var bytes = value.get();
        var reason = new String(Arrays.copyOfRange(bytes, 4, bytes.length), StandardCharsets.UTF_8);
        return ((bytes[2] & 7) * 100 + (bytes[3] & 0xff) + " " + reason.replaceAll("\\p{Cntrl}", "?")).strip();
    }
}
