package io.earwitness.recorder.folder;

import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.keys.WrappedKeyFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// A folder of files that are written once and read often, each by its name (`metadata/1-invite.xml`), whatever it is
/// called on the disk and whether it lies there encrypted.
///
/// A folder is encrypted as a whole, by a data key of its own that lies wrapped in `recording.key`. Thread-safe; the
/// channels that it gives are not.
public sealed interface RecordingFolder permits ClearFolder, EncryptedFolder {
    String KEY_NAME = "recording.key";

    /// Makes the folder; encrypted where there are keys.
    ///
    /// @param owner id of the recording
    static RecordingFolder create(Path path, String owner, KeyRing keys) throws IOException {
        Files.createDirectories(path);
        if (!keys.encrypts()) {
            return new ClearFolder(path);
        }
        var opened = new WrappedKeyFile(path.resolve(KEY_NAME)).create(owner, keys);
        return new EncryptedFolder(path, opened);
    }

    /// A folder as it lies there.
    ///
    /// @throws io.earwitness.recorder.keys.KeyMissingException where it is encrypted by a key that we do not have
    static RecordingFolder open(Path path, KeyRing keys) throws IOException {
        var key = new WrappedKeyFile(path.resolve(KEY_NAME));
        return key.exists() ? new EncryptedFolder(path, key.open(keys)) : new ClearFolder(path);
    }

    /// One whose files are what they seem.
    static RecordingFolder clear(Path path) {
        return new ClearFolder(path);
    }

    Path path();

    boolean isEncrypted();

    /// Where a file of that name lies, or would. A name that could lead elsewhere is refused, whoever chose it.
    Path place(String name) throws IOException;

    /// The length of its content; empty where there is no such file.
    OptionalLong size(String name) throws IOException;

    /// An empty file, replacing what was there. What is written goes to its end, but for the first 60,000 bytes, to
    /// which one may go back until it is closed.
    default SeekableByteChannel write(String name) throws IOException {
        var place = place(name);
        Files.createDirectories(place.getParent());
        return write(name, place);
    }

    /// The same at another place, to be moved to its own when it is whole.
    SeekableByteChannel write(String name, Path at) throws IOException;

    /// The content, to be read from anywhere.
    ///
    /// @throws java.nio.file.NoSuchFileException where there is no such file
    SeekableByteChannel read(String name) throws IOException;

    /// The same key, or none, for files in another directory.
    RecordingFolder elsewhere(Path directory);

    default void write(String name, byte[] content) throws IOException {
        try (var file = write(name)) {
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        }
    }

    default OutputStream output(String name) throws IOException {
        return Channels.newOutputStream(write(name));
    }

    default InputStream input(String name) throws IOException {
        return Channels.newInputStream(read(name));
    }

    default byte[] contents(String name, long bytesMax) throws IOException {
        try (var file = read(name)) {
            var size = file.size();
            if (size > bytesMax) {
                throw new IOException(
                        place(name) + " has " + size + " bytes, more than the " + bytesMax + " that it may have");
            }
            var content = ByteBuffer.allocate((int) size);
            while (content.hasRemaining() && file.read(content) >= 0) {
                // Until it is whole.
            }
            return content.array();
        }
    }

    Pattern PART = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    int PARTS_MAX = 2;

    /// The parts of a name that leads nowhere but into the folder.
    static String[] parts(String name) throws IOException {
        var parts = name.split("/", -1);
        if (parts.length > PARTS_MAX) {
            throw new IOException("'" + name + "' lies deeper than a recording's folder goes");
        }
        for (var part : parts) {
            if (!PART.matcher(part).matches()) {
                throw new IOException("'" + name + "' cannot be the name of a recording's file");
            }
        }
        return parts;
    }
}
