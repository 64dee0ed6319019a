package io.earwitness.media.srtp;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// One usable `a=crypto` attribute of SDES (RFC 4568): a tag and the keys that its writer protects packets with.
///
/// Shows its keys only by [#text], which belongs into a description and nowhere else.
public record CryptoAttribute(String tag, SrtpKeys keys) {
    private static final Pattern TAG = Pattern.compile("\\d{1,9}");
    private static final Pattern POWER = Pattern.compile("2\\^(\\d{1,2})");
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,15}");
    private static final Pattern MKI = Pattern.compile("(\\d{1,310}):(\\d{1,3})");
    private static final int MKI_BYTES_MAX = 128;
    private static final int RATE_EXPONENT_MAX = 24;
    private static final int WINDOW_MIN = 64;

    /// What a written attribute turns out to be.
    public sealed interface Reading {
        record Usable(CryptoAttribute attribute) implements Reading {}

        /// It is as if it were not there (RFC 4568 §5.1.2).
        ///
        /// @param why a part of a sentence that holds no key: `its key has 29 octets instead of 30`
        record Voided(String why) implements Reading {}
    }

    /// @param value what stands behind `a=crypto:`
    public static Reading read(String value) {
        try {
            return new Reading.Usable(attribute(value));
        } catch (VoidException voided) {
            return new Reading.Voided(voided.why);
        }
    }

    /// How it is written, with the first master key.
    public String text() {
        return tag + " " + keys.suite() + " inline:"
                + Base64.getEncoder().encodeToString(keys.masters().getFirst().keyAndSalt());
    }

    private static CryptoAttribute attribute(String value) throws VoidException {
        var words = value.strip().split("\\s+");
        if (words.length < 3 || !TAG.matcher(words[0]).matches()) {
            throw new VoidException("it is not written as RFC 4568 says");
        }
        var suite = SrtpSuite.named(words[1])
                .orElseThrow(() -> new VoidException("its suite " + shortened(words[1]) + " is not known"));
        var masters = new ArrayList<MasterKey>();
        for (var parameter : words[2].split(";", -1)) {
            masters.add(masterKey(suite, parameter));
        }
        var rate = derivationRate(List.of(words).subList(3, words.length));
        try {
            return new CryptoAttribute(words[0], new SrtpKeys(suite, masters, rate));
        } catch (IllegalArgumentException odd) {
            throw new VoidException("its keys do not go together: " + odd.getMessage());
        }
    }

    // inline:KEY-AND-SALT[|LIFETIME][|MKI:LENGTH]
    private static MasterKey masterKey(SrtpSuite suite, String parameter) throws VoidException {
        if (!parameter.toLowerCase(Locale.ROOT).startsWith("inline:")) {
            throw new VoidException("its key is not given in line");
        }
        var parts = parameter.substring("inline:".length()).split("\\|", -1);
        var master = MasterKey.of(keyAndSalt(suite, parts[0]));
        for (var i = 1; i < parts.length; i++) {
            var isMki = parts[i].indexOf(':') >= 0;
            if (isMki && i == parts.length - 1) {
                master = master.withMki(mki(parts[i]));
            } else if (!isMki && i == 1) {
                master = master.withLifetime(lifetime(parts[i]));
            } else {
                throw new VoidException("lifetime and MKI of its key are not written as RFC 4568 says");
            }
        }
        return master;
    }

    private static byte[] keyAndSalt(SrtpSuite suite, String base64) throws VoidException {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException broken) {
            throw new VoidException("its key is no base64");
        }
        if (bytes.length != suite.keyAndSaltBytes()) {
            throw new VoidException("its key has " + bytes.length + " octets instead of " + suite.keyAndSaltBytes());
        }
        return bytes;
    }

    private static long lifetime(String text) throws VoidException {
        var power = POWER.matcher(text);
        var exponent = power.matches() ? Integer.parseInt(power.group(1)) : 0;
        var packets = exponent > 48
                ? 0
                : power.matches() ? 1L << exponent : DECIMAL.matcher(text).matches() ? Long.parseLong(text) : 0;
        if (packets == 0 || packets > MasterKey.RTP_PACKETS_MAX) {
            throw new VoidException("the lifetime of its key is not within 1 to 2^48 packets");
        }
        return packets;
    }

    private static byte[] mki(String text) throws VoidException {
        var parts = MKI.matcher(text);
        var length = parts.matches() ? Integer.parseInt(parts.group(2)) : 0;
        if (length < 1 || length > MKI_BYTES_MAX) {
            throw new VoidException("its MKI is not written as RFC 4568 says");
        }
        var value = new BigInteger(parts.group(1));
        if (value.bitLength() > 8 * length) {
            throw new VoidException("its MKI does not fit into " + length + " octets");
        }
        var mki = new byte[length];
        var bytes = value.toByteArray();
        var kept = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - kept, mki, length - kept, kept);
        return mki;
    }

    /// Reads the session parameters (RFC 4568 §6.3): one that must be understood and is not voids the attribute.
    private static long derivationRate(List<String> parameters) throws VoidException {
        var rate = 0L;
        var seen = new HashSet<String>();
        for (var parameter : parameters) {
            var name = parameter.split("=", 2)[0].toUpperCase(Locale.ROOT);
            if (name.startsWith("-")) {
                continue;
            }
            if (!seen.add(name)) {
                throw new VoidException("it gives " + shortened(name) + " twice");
            }
            switch (name) {
                case "KDR" -> rate = 1L << number(parameter, 1, RATE_EXPONENT_MAX);
                case "WSH" -> number(parameter, WINDOW_MIN, Integer.MAX_VALUE);
                case "FEC_ORDER" -> order(parameter);
                case "UNENCRYPTED_SRTP", "UNENCRYPTED_SRTCP", "UNAUTHENTICATED_SRTP" ->
                    throw new VoidException("it asks for less than full protection: " + name);
                default -> throw new VoidException("it demands " + shortened(name) + ", which is not known");
            }
        }
        return rate;
    }

    // Forward error correction is not done here, so either order is right.
    private static void order(String parameter) throws VoidException {
        if (!parameter.equals("FEC_ORDER=FEC_SRTP") && !parameter.equals("FEC_ORDER=SRTP_FEC")) {
            throw new VoidException("its FEC_ORDER is not written as RFC 4568 says");
        }
    }

    private static int number(String parameter, int min, int max) throws VoidException {
        var value = parameter.substring(parameter.indexOf('=') + 1);
        if (parameter.indexOf('=') < 0 || !value.matches("\\d{1,9}")) {
            throw new VoidException(
                    "it gives no number for " + shortened(parameter.split("=", 2)[0]));
        }
        var number = Integer.parseInt(value);
        if (number < min || number > max) {
            throw new VoidException(shortened(parameter) + " is not within " + min + " to " + max);
        }
        return number;
    }

    private static String shortened(String word) {
        var printable = word.replaceAll("[^A-Za-z0-9_=-]", "?");
        return printable.length() <= 40 ? printable : printable.substring(0, 40) + "…";
    }

    /// Stays within this class.
    private static final class VoidException extends Exception {
        private static final long serialVersionUID = 1;

        private final String why;

        VoidException(String why) {
            super(why);
            this.why = why;
        }
    }
}
