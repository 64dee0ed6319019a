package io.earwitness.media.video;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/// H.264 by RFC 6184, as a byte stream with start codes. A whole picture carries its parameter sets, those last seen or
/// those of the description, so that it can be shown whatever came before.
final class H264Builder extends PictureBuilder {
    private static final int SLICE_FIRST = 1;
    private static final int SLICE_WHOLE = 5;
    private static final int SEQUENCE_PARAMETERS = 7;
    private static final int PICTURE_PARAMETERS = 8;
    private static final int FILLER = 12;
    private static final int AGGREGATE = 24;
    private static final int FRAGMENT = 28;

    /// Of one source there are few; more are nonsense.
    private static final int PARAMETER_SETS_MAX = 64;

    /// Together, and each: a whole picture that brings none gets all of them.
    private static final int PARAMETER_BYTES_MAX = 16 << 10;

    private static final int SET_BYTES_MAX = 2 << 10;

    private static final byte[] START = {0, 0, 0, 1};

    /// By kind and, of each kind, by its first bytes, where its number stands.
    private final Map<String, byte[]> parameters = new TreeMap<>();

    private boolean slices;
    private boolean whole;
    private boolean carriesParameters;
    private boolean fragmentOpen;

    H264Builder(String parameterSets) {
        for (var set : parameterSets.split(",", -1)) {
            try {
                var unit = Base64.getDecoder().decode(set.strip());
                if (unit.length > 1) {
                    remember(unit[0] & 0x1F, ByteBuffer.wrap(unit));
                }
            } catch (IllegalArgumentException unreadable) {
                // What the description says badly, the stream may still say well.
            }
        }
    }

    @Override
    void begin(boolean afterHole) {
        super.begin(afterHole);
        slices = false;
        whole = false;
        carriesParameters = false;
        fragmentOpen = false;
    }

    @Override
    void payload(ByteBuffer payload) {
        if (!payload.hasRemaining()) {
            return;
        }
        int type = payload.get(payload.position()) & 0x1F;
        if (type != FRAGMENT && fragmentOpen) {
            breaks();
        }
        switch (type) {
            case AGGREGATE -> aggregate(payload);
            case FRAGMENT -> fragment(payload);
            default -> {
                if (type == 0 || type > 23) {
                    breaks();
                } else {
                    unit(payload);
                }
            }
        }
    }

    private void aggregate(ByteBuffer payload) {
        payload.get();
        while (payload.remaining() > 2) {
            int length = payload.getShort() & 0xFFFF;
            if (length == 0 || length > payload.remaining()) {
                breaks();
                return;
            }
            unit(payload.slice(payload.position(), length));
            payload.position(payload.position() + length);
        }
    }

    private void fragment(ByteBuffer payload) {
        if (payload.remaining() < 2) {
            breaks();
            return;
        }
        int indicator = payload.get();
        int header = payload.get();
        boolean start = (header & 0x80) != 0;
        if (start == fragmentOpen) {
            breaks();
        }
        if (start) {
            int type = header & 0x1F;
            saw(type);
            for (byte octet : START) {
                append(octet);
            }
            append((indicator & 0xE0) | type);
        }
        append(payload);
        fragmentOpen = (header & 0x40) == 0;
    }

    private void unit(ByteBuffer unit) {
        int type = unit.get(unit.position()) & 0x1F;
        if (type == FILLER) {
            return;
        }
        saw(type);
        remember(type, unit);
        append(ByteBuffer.wrap(START));
        append(unit.duplicate());
    }

    private void saw(int type) {
        slices |= type >= SLICE_FIRST && type <= SLICE_WHOLE;
        carriesParameters |= type == SEQUENCE_PARAMETERS;
        whole |= type == SLICE_WHOLE;
    }

    private void remember(int type, ByteBuffer unit) {
        if ((type == SEQUENCE_PARAMETERS || type == PICTURE_PARAMETERS) && unit.remaining() > 1) {
            var bytes = new byte[unit.remaining()];
            unit.get(unit.position(), bytes);
            // Sequence parameters: their number follows profile, constraints and level; most sources have one set.
            int number = type == SEQUENCE_PARAMETERS ? (bytes.length > 4 ? bytes[4] & 0xFF : 0) : bytes[1] & 0xFF;
            var key = type + "/" + code(number);
            int others = parameters.entrySet().stream()
                    .filter(set -> !set.getKey().equals(key))
                    .mapToInt(set -> set.getValue().length)
                    .sum();
            boolean known = parameters.containsKey(key);
            if (bytes.length <= SET_BYTES_MAX
                    && others + bytes.length <= PARAMETER_BYTES_MAX
                    && (known || parameters.size() < PARAMETER_SETS_MAX)) {
                parameters.put(key, bytes);
            }
        }
    }

    /// A set's number is written in an Exp-Golomb code: that code, as far as it is in its first byte.
    private static int code(int octet) {
        int zeros = Integer.numberOfLeadingZeros(octet) - 24;
        int bits = Math.min(8, 2 * zeros + 1);
        return (zeros << 8) | (octet >> (8 - bits));
    }

    @Override
    void end() {
        if (fragmentOpen) {
            breaks();
        }
    }

    @Override
    boolean hasPicture() {
        return slices || isBroken();
    }

    @Override
    boolean isWhole() {
        return whole;
    }

    @Override
    byte[] bytes() {
        if (!whole || carriesParameters) {
            return super.bytes();
        }
        var all = new ByteArrayOutputStream();
        for (var set : parameters.values()) {
            all.writeBytes(START);
            all.writeBytes(set);
        }
        all.writeBytes(super.bytes());
        return all.toByteArray();
    }
}
