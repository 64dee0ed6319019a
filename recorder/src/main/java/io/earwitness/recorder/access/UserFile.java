package io.earwitness.recorder.access;

import io.earwitness.recorder.folder.OwnersFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The text file of users, one a line: name, role, moment of its making, hash of the password or token.
///
/// Empty lines and those that begin with # mean nothing. Nobody but its owner may read it. It is replaced as a
/// whole by a rename; a crash leaves the old one or the new one.
public final class UserFile {
    private static final String HEADING = "# Users of Earwitness: `earwitness users` writes this file.\n";
    private static final int PASSWORD_CHARS_MIN = 10;
    private static final int PASSWORD_CHARS_MAX = 500;
    private static final int TOKEN_BYTES = 32;

    private final Path file;

    public UserFile(Path file) {
        this.file = file;
    }

    public Path path() {
        return file;
    }

    /// In the order of the file; none where there is no file.
    public List<User> read() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        requireOwnersAlone();
        var users = new ArrayList<User>();
        var lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (var number = 1; number <= lines.size(); number++) {
            var line = lines.get(number - 1).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                var user = parse(line, number);
                if (find(users, user.name()).isPresent()) {
                    throw complaint(number, "repeats the user " + user.name());
                }
                users.add(user);
            }
        }
        return users;
    }

    private void requireOwnersAlone() throws IOException {
        if (OwnersFile.knowsOwners(file)
                && !PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                        .endsWith("------")) {
            throw new UserFileException("The user file " + file
                    + " may be read or written by others than its owner: `chmod 600 " + file + "` mends that.");
        }
    }

    private User parse(String line, int number) throws UserFileException {
        var words = line.split("\\s+", -1);
        if (words.length != 4 || !SecretHash.isKnown(words[3])) {
            throw complaint(number, "is not a name, a role, a moment and a hash");
        }
        try {
            return new User(
                    words[0], Role.valueOf(words[1].toUpperCase(Locale.ROOT)), Instant.parse(words[2]), words[3]);
        } catch (IllegalArgumentException | DateTimeParseException wrong) {
            throw complaint(number, "has a name, a role or a moment that is none");
        }
    }

    private UserFileException complaint(int line, String what) {
        return new UserFileException("Line " + line + " of the user file " + file + " " + what + ".");
    }

    /// @throws UserFileException where there is such a user, or the password is too short
    public User add(String name, Role role, String password, Instant now) throws IOException {
        return add(new User(name, role, now.truncatedTo(ChronoUnit.SECONDS), hash(password)));
    }

    private static String hash(String password) throws UserFileException {
        if (password.length() < PASSWORD_CHARS_MIN || password.length() > PASSWORD_CHARS_MAX) {
            throw new UserFileException("A password has " + PASSWORD_CHARS_MIN + " characters or more, and at most "
                    + PASSWORD_CHARS_MAX + ".");
        }
        return SecretHash.ofPassword(password, new SecureRandom());
    }

    /// For a program: makes a token, which is shown this once.
    public String addToken(String name, Role role, Instant now) throws IOException {
        var bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        var token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        add(new User(name, role, now.truncatedTo(ChronoUnit.SECONDS), SecretHash.ofToken(token)));
        return token;
    }

    private User add(User user) throws IOException {
        var users = new ArrayList<>(read());
        if (find(users, user.name()).isPresent()) {
            throw new UserFileException("There is a user " + user.name() + " already.");
        }
        users.add(user);
        write(users);
        return user;
    }

    /// Gives a user another password; a token becomes a password.
    public void changePassword(String name, String password) throws IOException {
        var users = new ArrayList<>(read());
        var user = require(users, name);
        users.set(users.indexOf(user), new User(name, user.role(), user.created(), hash(password)));
        write(users);
    }

    public void remove(String name) throws IOException {
        var users = new ArrayList<>(read());
        users.remove(require(users, name));
        write(users);
    }

    private static User require(List<User> users, String name) throws UserFileException {
        return find(users, name).orElseThrow(() -> new UserFileException("There is no user " + name + "."));
    }

    private static Optional<User> find(List<User> users, String name) {
        return users.stream().filter(user -> user.name().equals(name)).findFirst();
    }

    private void write(List<User> users) throws IOException {
        var text = new StringBuilder(HEADING);
        for (var user : users) {
            text.append(user.name())
                    .append(' ')
                    .append(user.role().name().toLowerCase(Locale.ROOT))
                    .append(' ')
                    .append(user.created())
                    .append(' ')
                    .append(user.secret())
                    .append('\n');
        }
        var absolute = file.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        var beside = absolute.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        OwnersFile.create(beside);
        Files.writeString(beside, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        Files.move(beside, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
