package io.earwitness.recorder.archive;

import java.nio.file.Path;

/// One file of an archived recording, ready to be opened.
///
/// @param name      as the manifest names it, `metadata/1-invite.xml`
/// @param mediaType its media type
/// @param bytes     its length now
/// @param path      where it lies
public record ArchivedFile(String name, String mediaType, long bytes, Path path) {}
