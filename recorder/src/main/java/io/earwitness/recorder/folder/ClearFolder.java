package io.earwitness.recorder.folder;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/// A folder whose files lie under their own names and are what they seem.
record ClearFolder(Path path) implements RecordingFolder {
    @Override
    public boolean isEncrypted() {
        return false;
    }

    @Override
    public Path place(String name) throws IOException {
        var place = path;
        for (var part : RecordingFolder.parts(name)) {
            place = place.resolve(part);
        }
        return place;
    }

    @Override
    public OptionalLong size(String name) throws IOException {
        var place = place(name);
        return isFile(place) ? OptionalLong.of(Files.size(place)) : OptionalLong.empty();
    }

    @Override
    public SeekableByteChannel write(String name, Path at) throws IOException {
        return Files.newByteChannel(
                at, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    @Override
    public SeekableByteChannel read(String name) throws IOException {
        var place = place(name);
        if (!isFile(place)) {
            throw new NoSuchFileException(place.toString());
        }
        return Files.newByteChannel(place, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isFile(Path place) {
        return Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public RecordingFolder elsewhere(Path directory) {
        return new ClearFolder(directory);
    }
}
