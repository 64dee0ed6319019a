package io.earwitness.siprec.body;

import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.deviation.DeviationKind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// Undoes base64 and quoted-printable of a part, which SIP does not need and some senders use.
///
/// A broken encoding leaves the octets as they were, and a deviation.
final class TransferEncoding {
    private TransferEncoding() {}

    static byte[] decode(PartHeaders headers, byte[] received, List<Deviation> deviations) {
        String encoding = headers.first("Content-Transfer-Encoding").orElse("binary");
        return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
            case "base64" -> {
                deviations.add(new Deviation(DeviationKind.TRANSFER_ENCODING_USED, "base64"));
                yield base64(received, deviations);
            }
            case "quoted-printable" -> {
                deviations.add(new Deviation(DeviationKind.TRANSFER_ENCODING_USED, "quoted-printable"));
                yield quotedPrintable(received);
            }
            default -> received;
        };
    }

    private static byte[] base64(byte[] received, List<Deviation> deviations) {
        try {
            return Base64.getMimeDecoder().decode(received);
        } catch (IllegalArgumentException broken) {
            deviations.add(new Deviation(DeviationKind.TRANSFER_ENCODING_BROKEN, "base64: " + broken.getMessage()));
            return received;
        }
    }

    // RFC 2045 §6.7; anything after '=' that is neither two hex digits nor a line end stays as it is.
    private static byte[] quotedPrintable(byte[] received) {
        var text = new String(received, StandardCharsets.ISO_8859_1);
        var out = new ByteArrayOutputStream(received.length);
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '=' && text.startsWith("\r\n", at + 1)) {
                at += 3;
            } else if (c == '=' && text.startsWith("\n", at + 1)) {
                at += 2;
            } else if (c == '=' && isHex(text, at + 1) && isHex(text, at + 2)) {
                out.write(Integer.parseInt(text.substring(at + 1, at + 3), 16));
                at += 3;
            } else {
                out.write(c);
                at++;
            }
        }
        return out.toByteArray();
    }

    private static boolean isHex(String text, int at) {
        return at < text.length() && Character.digit(text.charAt(at), 16) >= 0;
    }
}
