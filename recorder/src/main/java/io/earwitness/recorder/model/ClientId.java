package io.earwitness.recorder.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Names a session recording client: the same User-Agent from the same address is the same client.
///
/// @param value 16 small hex digits, a digest of both
public record ClientId(String value) {
    private static final int BYTES = 8;

    public static ClientId of(SessionOrigin origin) {
        var named = origin.userAgent() + "\n" + host(origin.remote());
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(named.getBytes(StandardCharsets.UTF_8));
            return new ClientId(HexFormat.of().formatHex(digest, 0, BYTES));
        } catch (NoSuchAlgorithmException neverForSha256) {
            throw new IllegalStateException(neverForSha256);
        }
    }

    /// The address without its port: `192.0.2.1` of `192.0.2.1:5060`.
    public static String host(String remote) {
        var colon = remote.lastIndexOf(':');
        return colon < 0 ? remote : remote.substring(0, colon);
    }
}
