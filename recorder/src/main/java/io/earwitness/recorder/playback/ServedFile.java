package io.earwitness.recorder.playback;

import java.nio.file.Path;

/// One file of a recording, ready to be sent, whole or in part. Its bytes never change.
///
/// @param name      its name inside the recording's folder
/// @param mediaType its media type
/// @param bytes     its length
/// @param digest    what tells this content from every other, safe between quotation marks
/// @param path      where it lies
public record ServedFile(String name, String mediaType, long bytes, String digest, Path path) {}
