package io.earwitness.recorder;

import io.earwitness.sip.DigestDemand;
import io.earwitness.sip.digest.DigestUsers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What the digest settings mean: who may begin a call, read once at the start.
final class SipDigest {
    private SipDigest() {}

    /// Nothing where nobody is named, so that everybody may call.
    static Optional<DigestDemand> of(RecorderSettings.Digest settings) throws StartupException {
        if (!settings.isDemanded()) {
            return Optional.empty();
        }
        var users = DigestUsers.parse(settings.realm(), List.of());
        if (SipListenerSettings.given(settings.users())) {
            users = read(settings.users(), settings.realm());
        }
        if (!settings.user().isEmpty()) {
            users = users.with(settings.user(), settings.password().reveal());
        }
        return Optional.of(new DigestDemand(users, listeners(settings.listeners())));
    }

    private static DigestUsers read(Path file, String realm) throws StartupException {
        try {
            var users = DigestUsers.parse(realm, Files.readAllLines(file));
            if (users.isEmpty()) {
                throw new StartupException("sip.digest.users " + file + " names nobody of the realm " + realm);
            }
            return users;
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new StartupException(
                    "sip.digest.users " + file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    static Set<String> listeners(String names) {
        return Arrays.stream(names.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
