package io.earwitness.siprec.correlation;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds Avaya's Universal Call ID in user-to-user octets and prints it as Avaya does.
///
/// `00FA0800070012345678AB` is protocol discriminator 00, element FA of 8 octets: node 00007, call 00018, and a time
/// of ten digits; printed `00007000180878082219`.
final class Ucid {
    private static final Pattern HEX = Pattern.compile("(?:[0-9A-Fa-f]{2}){10,256}");
    private static final Pattern PRINTED = Pattern.compile("[0-9]{20}");
    private static final int ELEMENT = 0xFA;
    private static final int OCTETS = 8;

    private Ucid() {}

    /// The twenty digits, from hexadecimal user-to-user octets or from the digits themselves.
    static Optional<String> in(String written) {
        String value = UserToUser.withoutParameters(written);
        if (PRINTED.matcher(value).matches()) {
            return Optional.of(value);
        }
        if (!HEX.matcher(value).matches()) {
            return Optional.empty();
        }
        byte[] octets = HexFormat.of().parseHex(value);
        return element(octets, 1).or(() -> element(octets, 0)).map(Ucid::printed);
    }

    // Elements follow each other as type, length, value; the first octet may be a protocol discriminator.
    private static Optional<byte[]> element(byte[] octets, int from) {
        int at = from;
        while (at + 2 <= octets.length) {
            int type = octets[at] & 0xFF;
            int length = octets[at + 1] & 0xFF;
            int end = at + 2 + length;
            if (end > octets.length) {
                return Optional.empty();
            }
            if (type == ELEMENT && length == OCTETS) {
                return Optional.of(Arrays.copyOfRange(octets, at + 2, end));
            }
            at = end;
        }
        return Optional.empty();
    }

    private static String printed(byte[] octets) {
        var fields = ByteBuffer.wrap(octets);
        int node = Short.toUnsignedInt(fields.getShort());
        int call = Short.toUnsignedInt(fields.getShort());
        long time = Integer.toUnsignedLong(fields.getInt());
        return String.format(Locale.ROOT, "%05d%05d%010d", node, call, time);
    }
}
