package io.earwitness.recorder.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The users as their file stands now: looked at again whenever one is asked for. Thread-safe.
///
/// Nobody is let in who is not in the file, also where it has become unreadable or empty meanwhile.
public final class Users {
    private static final Logger log = LoggerFactory.getLogger(Users.class);
    private static final int HASHES_AT_ONCE = 4;
    private static final long PATIENCE_SECONDS = 5;

    private final UserFile file;
    private final Semaphore hashing = new Semaphore(HASHES_AT_ONCE);
    private List<User> users;
    private @Nullable String nobody;
    private Stamp stamp;

    private record Stamp(
            boolean there,
            long bytes,
            long millis,
            @Nullable Object key) {}

    /// @throws IOException where the file is there and cannot be used
    public static Users open(UserFile file) throws IOException {
        return new Users(file);
    }

    private Users(UserFile file) throws IOException {
        this.file = file;
        this.stamp = look();
        this.users = file.read();
    }

    private Stamp look() throws IOException {
        if (!Files.exists(file.path())) {
            return new Stamp(false, 0, 0, null);
        }
        var attributes = Files.readAttributes(file.path(), BasicFileAttributes.class);
        return new Stamp(true, attributes.size(), attributes.lastModifiedTime().toMillis(), attributes.fileKey());
    }

    /// Those that there are now.
    public synchronized List<User> all() {
        try {
            var now = look();
            if (!now.equals(stamp)) {
                stamp = now;
                users = List.of();
                users = file.read();
                log.info("the user file {} was changed: {} users", file.path(), users.size());
            }
        } catch (IOException unusable) {
            users = List.of();
            log.error("nobody is let in: {}", unusable.getMessage());
        }
        return users;
    }

    public boolean isEmpty() {
        return all().isEmpty();
    }

    /// The same user as before, unchanged; empty where it is gone, or has another role or password.
    public Optional<User> still(User user) {
        return all().stream().filter(user::equals).findFirst();
    }

    /// Takes as long whether or not there is such a user. Costs some 20 MB and a tenth of a second.
    ///
    /// @throws IOException where too many are asked for at once
    public Optional<User> withPassword(String name, String password) throws IOException {
        var user = all().stream()
                .filter(one -> one.name().equals(name) && !one.hasToken())
                .findFirst();
        return matches(user.map(User::secret).orElseGet(this::nobody), password) ? user : Optional.empty();
    }

    /// What the password of somebody who is not there is compared with. Made when it is first needed: it takes a tenth
    /// of a second, which a start does not have.
    private synchronized String nobody() {
        if (nobody == null) {
            nobody = SecretHash.ofPassword("nobody's password", new SecureRandom());
        }
        return nobody;
    }

    private boolean matches(String hash, String password) throws IOException {
        try {
            if (!hashing.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("too many passwords are being checked");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("stopping", stopping);
        }
        try {
            return SecretHash.matches(hash, password);
        } finally {
            hashing.release();
        }
    }

    public Optional<User> withToken(String token) {
        var hash = SecretHash.ofToken(token);
        return all().stream()
                .filter(user -> Objects.equals(user.secret(), hash))
                .findFirst();
    }
}
