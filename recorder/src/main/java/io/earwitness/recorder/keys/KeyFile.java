package io.earwitness.recorder.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The text file that holds key-encryption keys, one a line: id, moment of its making, 32 bytes in Base64; the newest
/// last.
///
/// Empty lines and those that begin with # mean nothing. Nobody but its owner may read it.
public final class KeyFile {
    private static final String HEADING = """
            # Keys of Earwitness, the newest last: it encrypts what is new. Keep a copy elsewhere: without
            # its key a recording is lost. An old key may go once nothing is left that it wraps.
            """;
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Path file;

    public KeyFile(Path file) {
        this.file = file;
    }

    /// In the order of the file; at least one.
    ///
    /// @throws KeyFileException where it is not there, may be read by others, or holds something else than keys
    public List<KeyEncryptionKey> read() throws KeyFileException {
        try {
            requireOwnersAlone();
            var keys = parse(Files.readAllLines(file, StandardCharsets.UTF_8));
            if (keys.isEmpty()) {
                throw new KeyFileException("The key file " + file + " holds no key: `earwitness keys add` makes one.");
            }
            return keys;
        } catch (NoSuchFileException missing) {
            throw new KeyFileException("There is no key file " + file + ": `earwitness keys add` makes one.");
        } catch (KeyFileException complaint) {
            throw complaint;
        } catch (IOException unreadable) {
            throw new KeyFileException("The key file " + file + " cannot be read: " + unreadable.getMessage() + ".");
        }
    }

    private void requireOwnersAlone() throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        var granted = EnumSet.noneOf(PosixFilePermission.class);
        granted.addAll(Files.getPosixFilePermissions(file));
        granted.retainAll(OTHERS);
        if (!granted.isEmpty()) {
            throw new KeyFileException("The key file " + file
                    + " may be read or written by others than its owner: `chmod 600 " + file + "` mends that.");
        }
    }

    private List<KeyEncryptionKey> parse(List<String> lines) throws KeyFileException {
        var keys = new ArrayList<KeyEncryptionKey>();
        for (var number = 1; number <= lines.size(); number++) {
            var line = lines.get(number - 1).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                var key = parse(line, number);
                if (keys.stream().anyMatch(known -> known.id().equals(key.id()))) {
                    throw complaint(number, "repeats the key " + key.id());
                }
                keys.add(key);
            }
        }
        return keys;
    }

    private KeyEncryptionKey parse(String line, int number) throws KeyFileException {
        var words = line.split("\\s+", -1);
        if (words.length != 3) {
            throw complaint(number, "is not an id, a moment and a key");
        }
        try {
            var bytes = Base64.getDecoder().decode(words[2]);
            if (bytes.length != KeyEncryptionKey.BYTES) {
                throw complaint(number, "has a key of " + bytes.length + " bytes, not " + KeyEncryptionKey.BYTES);
            }
            var key = KeyEncryptionKey.of(bytes, Instant.parse(words[1]));
            if (!key.id().equals(words[0])) {
                throw complaint(number, "has a key that is not the one which its id was made of");
            }
            return key;
        } catch (DateTimeParseException noMoment) {
            throw complaint(number, "has no moment such as 2026-01-31T12:00:00Z in the middle");
        } catch (IllegalArgumentException noBase64) {
            throw complaint(number, "has a key that is no Base64");
        }
    }

    private KeyFileException complaint(int line, String what) {
        return new KeyFileException("Line " + line + " of the key file " + file + " " + what + ".");
    }

    /// Makes a key and puts it last, which makes it the one that encrypts. Creates the file, readable by its owner
    /// alone.
    public KeyEncryptionKey add(Instant now, SecureRandom random) throws IOException {
        var bytes = new byte[KeyEncryptionKey.BYTES];
        random.nextBytes(bytes);
        var key = KeyEncryptionKey.of(bytes, Instant.ofEpochSecond(now.getEpochSecond()));
        var before = Files.exists(file) ? existing() : HEADING;
        write(before + key.id() + " " + key.created() + " "
                + Base64.getEncoder().encodeToString(bytes) + "\n");
        return key;
    }

    private String existing() throws IOException {
        requireOwnersAlone();
        var text = Files.readString(file);
        parse(text.lines().collect(Collectors.toList()));
        return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
    }

    // Beside it first, then in its place at once: a crash leaves the old file or the new one.
    private void write(String text) throws IOException {
        var beside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        createForOwner(beside);
        Files.writeString(beside, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void createForOwner(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(OWNER));
        } else {
            Files.createFile(path);
        }
    }
}
