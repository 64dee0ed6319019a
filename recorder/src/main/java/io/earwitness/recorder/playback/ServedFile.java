package io.earwitness.recorder.playback;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/// One file of a recording, ready to be sent, whole or in part. Its bytes never change.
///
/// @param name      its name inside the recording's folder
/// @param mediaType its media type
/// @param bytes     its length
/// @param digest    what tells this content from every other, safe between quotation marks
/// @param content   what it holds
public record ServedFile(String name, String mediaType, long bytes, String digest, Content content) {
    /// Opens it, to be read from anywhere.
    @FunctionalInterface
    public interface Content {
        SeekableByteChannel open() throws IOException;
    }
}
