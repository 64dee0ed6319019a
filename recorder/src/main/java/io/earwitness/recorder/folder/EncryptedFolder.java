package io.earwitness.recorder.folder;

import io.earwitness.recorder.keys.WrappedKeyFile;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.OptionalLong;
import javax.crypto.spec.SecretKeySpec;

/// A folder whose files lie encrypted ([EncryptedFormat]), under names that tell nothing: a keyed hash of their own,
/// since that of a stream's sound says who speaks.
final class EncryptedFolder implements RecordingFolder {
    static final String SUFFIX = ".ewa";
    private static final int NAME_BYTES = 16;

    private final Path path;
    private final String owner;
    private final SecretKeySpec dataKey;
    private final SecretKeySpec nameKey;

    EncryptedFolder(Path path, WrappedKeyFile.Opened key) {
        this(path, key.owner(), key.dataKey(), EncryptedFormat.nameKey(key.dataKey(), key.owner()));
    }

    private EncryptedFolder(Path path, String owner, SecretKeySpec dataKey, SecretKeySpec nameKey) {
        this.path = path;
        this.owner = owner;
        this.dataKey = dataKey;
        this.nameKey = nameKey;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public boolean isEncrypted() {
        return true;
    }

    @Override
    public Path place(String name) throws IOException {
        RecordingFolder.parts(name);
        var hash = EncryptedFormat.mac(nameKey, name.getBytes(StandardCharsets.UTF_8));
        return path.resolve(HexFormat.of().formatHex(hash, 0, NAME_BYTES) + SUFFIX);
    }

    @Override
    public OptionalLong size(String name) throws IOException {
        var place = place(name);
        return Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)
                ? OptionalLong.of(EncryptedFormat.clearBytes(place, Files.size(place)))
                : OptionalLong.empty();
    }

    @Override
    public SeekableByteChannel write(String name, Path at) throws IOException {
        return new EncryptedWriter(at, dataKey, identity(name));
    }

    @Override
    public SeekableByteChannel read(String name) throws IOException {
        var place = place(name);
        if (!Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(place.toString());
        }
        return new EncryptedReader(place, dataKey, identity(name));
    }

    private byte[] identity(String name) {
        return EncryptedFormat.identity(owner, name);
    }

    @Override
    public RecordingFolder elsewhere(Path directory) {
        return new EncryptedFolder(directory, owner, dataKey, nameKey);
    }
}
