package io.earwitness.recorder.session;

import io.earwitness.sip.sdp.Attribute;
import io.earwitness.sip.sdp.MediaDescription;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// Chooses one of the `a=crypto` lines of an offered SAVP line and makes our own line for the answer (RFC 4568).
///
/// Our key is fresh for each answer; the client's key stays in the offer, which the journal keeps as received. Nothing
/// is decrypted here.
final class OfferedKeys {
    private static final Pattern LINE =
            Pattern.compile("(\\d{1,9})\\s+(\\S+)\\s+inline:([A-Za-z0-9+/=]+)(?:\\|\\S*)?(?:\\s+(.*))?");

    /// Octets of master key and salt together (RFC 4568 §6.2, RFC 6188 §4, RFC 7714 §12).
    private static final Map<String, Integer> KEY_BYTES = Map.of(
            "AES_CM_128_HMAC_SHA1_80", 30,
            "AES_CM_128_HMAC_SHA1_32", 30,
            "AES_256_CM_HMAC_SHA1_80", 46,
            "AES_256_CM_HMAC_SHA1_32", 46,
            "AEAD_AES_128_GCM", 28,
            "AEAD_AES_256_GCM", 44);

    private static final String PREFERRED = "AES_CM_128_HMAC_SHA1_80";

    private OfferedKeys() {}

    /// One line that we could use.
    record OfferedKey(String tag, String suite) {

        Attribute answer(RandomGenerator random) {
            var key = new byte[KEY_BYTES.getOrDefault(suite, 30)];
            random.nextBytes(key);
            return Attribute.of(
                    "crypto",
                    tag + " " + suite + " inline:" + Base64.getEncoder().encodeToString(key));
        }
    }

    /// The preferred suite where it is offered, else the first that we know; empty where none is usable.
    static Optional<OfferedKey> choose(MediaDescription line) {
        List<OfferedKey> usable = line.attributes("crypto").stream()
                .flatMap(text -> read(text).stream())
                .toList();
        return usable.stream().min(Comparator.comparing(key -> !key.suite().equals(PREFERRED)));
    }

    private static Optional<OfferedKey> read(String text) {
        var parts = LINE.matcher(text.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        var suite = parts.group(2).toUpperCase(Locale.ROOT);
        var bytes = KEY_BYTES.get(suite);
        if (bytes == null || keyBytes(parts.group(3)) != bytes || demandsTooMuch(parts.group(4))) {
            return Optional.empty();
        }
        return Optional.of(new OfferedKey(parts.group(1), suite));
    }

    private static int keyBytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64).length;
        } catch (IllegalArgumentException broken) {
            return -1;
        }
    }

    // An unknown mandatory parameter voids the line; one that begins with a hyphen may be ignored (RFC 4568 §6.3).
    private static boolean demandsTooMuch(@org.jspecify.annotations.Nullable String parameters) {
        if (parameters == null || parameters.isBlank()) {
            return false;
        }
        for (var parameter : parameters.strip().split("\\s+", -1)) {
            var known = parameter.startsWith("-") || parameter.startsWith("WSH=") || parameter.startsWith("KDR=");
            if (!known) {
                return true;
            }
        }
        return false;
    }
}
