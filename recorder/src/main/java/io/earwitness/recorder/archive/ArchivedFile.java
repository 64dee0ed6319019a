package io.earwitness.recorder.archive;

import io.earwitness.recorder.folder.RecordingFolder;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/// One file of an archived recording, ready to be opened.
///
/// @param name      as the manifest names it, `metadata/1-invite.xml`
/// @param mediaType its media type
/// @param bytes     the length of its content now
/// @param folder    in which it lies
public record ArchivedFile(String name, String mediaType, long bytes, RecordingFolder folder) {
    /// Its content, in the clear.
    public SeekableByteChannel open() throws IOException {
        return folder.read(name);
    }

    /// All of it at once.
    ///
    /// @throws IOException where it is longer than `bytesMax`
    public byte[] contents(long bytesMax) throws IOException {
        return folder.contents(name, bytesMax);
    }
}
