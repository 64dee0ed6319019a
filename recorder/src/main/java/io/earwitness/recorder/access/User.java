package io.earwitness.recorder.access;

import java.time.Instant;
import java.util.regex.Pattern;

/// Somebody, or a program, that may use the HTTP interface.
///
/// @param name   letters, digits and `._@-`, at most 64
/// @param secret the hash of a password or of a token, never either of them
public record User(String name, Role role, Instant created, String secret) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    public User {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A user's name is of letters, digits, dots, hyphens, underscores and @, at most 64.");
        }
    }

    boolean hasToken() {
        return secret.startsWith(SecretHash.TOKEN);
    }

    /// Without the hash.
    @Override
    public String toString() {
        return name + " (" + role + ")";
    }
}
