package io.earwitness.recorder.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Hashes as the user file has them: Argon2id in its usual text form (`$argon2id$v=19$m=19456,t=2,p=1$salt$hash`) for
/// passwords, which people choose; SHA-256 (`$sha256$…`) for tokens, which hold 256 random bits.
final class SecretHash {
    static final String TOKEN = "$sha256$";

    private static final Pattern ARGON = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{11,64})\\$([A-Za-z0-9+/]{43})");
    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int MEMORY_KIB_MAX = 1 << 20;

    private SecretHash() {}

    static String ofPassword(String password, SecureRandom random) {
        var salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        var base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$" + base64.encodeToString(salt)
                + "$" + base64.encodeToString(argon(password, salt, MEMORY_KIB, PASSES, LANES));
    }

    static String ofToken(String token) {
        return TOKEN + HexFormat.of().formatHex(sha256(token.getBytes(StandardCharsets.UTF_8)));
    }

    /// Whether it is one that we can compare with.
    static boolean isKnown(String hash) {
        var form = ARGON.matcher(hash);
        return hash.matches("\\$sha256\\$[0-9a-f]{64}")
                || (form.matches() && Integer.parseInt(form.group(1)) <= MEMORY_KIB_MAX);
    }

    /// In constant time for hashes of one kind.
    static boolean matches(String hash, String password) {
        var form = ARGON.matcher(hash);
        if (!form.matches()) {
            return false;
        }
        var salt = Base64.getDecoder().decode(form.group(4));
        var made = argon(
                password,
                salt,
                Integer.parseInt(form.group(1)),
                Integer.parseInt(form.group(2)),
                Integer.parseInt(form.group(3)));
        return MessageDigest.isEqual(made, Base64.getDecoder().decode(form.group(5)));
    }

    private static byte[] argon(String password, byte[] salt, int memoryKib, int passes, int lanes) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        var hash = new byte[HASH_BYTES];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
