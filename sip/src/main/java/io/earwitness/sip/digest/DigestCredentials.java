package io.earwitness.sip.digest;

/// How we answer challenges: a user and a password, which is never shown.
public record DigestCredentials(String user, String password) {
    @Override
    public String toString() {
        return user + ":***";
    }
}
