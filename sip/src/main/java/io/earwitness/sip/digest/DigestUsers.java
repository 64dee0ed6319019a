package io.earwitness.sip.digest;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Who may authenticate in one realm: for each user and hash function what the password became. Immutable; tells
/// nobody what it knows.
public final class DigestUsers {
    private final String realm;
    private final Map<String, String> secrets;
    private final List<DigestAlgorithm> algorithms;

    private DigestUsers(String realm, Map<String, String> secrets) {
        this.realm = realm;
        this.secrets = Map.copyOf(secrets);
        this.algorithms = Arrays.stream(DigestAlgorithm.values())
                .filter(algorithm -> secrets.keySet().stream().anyMatch(key -> key.startsWith(algorithm + ":")))
                .toList();
    }

    /// Reads `user:realm:hash` lines, as htdigest writes them for MD5 (32 digits); a line with 64 digits is for
    /// SHA-256. Lines of other realms, empty ones and those after `#` are left out.
    public static DigestUsers parse(String realm, List<String> lines) {
        var secrets = new HashMap<String, String>();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int last = line.lastIndexOf(':');
            int first = line.indexOf(':');
            var hash = line.substring(last + 1).toLowerCase(Locale.ROOT);
            var algorithm = DigestAlgorithm.ofDigits(hash.length()).filter(known -> hash.matches("[0-9a-f]+"));
            if (first <= 0 || first == last || algorithm.isEmpty()) {
                // Without the line: it may hold a password by mistake.
                throw new IllegalArgumentException("line " + (i + 1) + " is not user:realm:hash");
            }
            if (line.substring(first + 1, last).equals(realm)) {
                secrets.put(key(algorithm.get(), line.substring(0, first)), hash);
            }
        }
        return new DigestUsers(realm, secrets);
    }

    public static DigestUsers of(String realm, String user, String password) {
        return new DigestUsers(realm, Map.of()).with(user, password);
    }

    public DigestUsers with(String user, String password) {
        var more = new HashMap<>(secrets);
        for (var algorithm : DigestAlgorithm.values()) {
            more.put(key(algorithm, user), algorithm.secret(user, realm, password));
        }
        return new DigestUsers(realm, more);
    }

    private static String key(DigestAlgorithm algorithm, String user) {
        return algorithm + ":" + user;
    }

    public String realm() {
        return realm;
    }

    public boolean isEmpty() {
        return secrets.isEmpty();
    }

    /// Those that some user can use, the stronger first.
    List<DigestAlgorithm> algorithms() {
        return algorithms;
    }

    /// For an unknown user a hash that nothing fits, so that both take as long.
    String secret(DigestAlgorithm algorithm, String user) {
        return secrets.getOrDefault(key(algorithm, user), "-");
    }

    @Override
    public String toString() {
        return "users of " + realm;
    }
}
