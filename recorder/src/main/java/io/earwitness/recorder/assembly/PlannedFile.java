package io.earwitness.recorder.assembly;

/// A file that assembly has written into the folder and that the manifest is to name.
///
/// @param name      path inside the folder
/// @param mediaType its media type
record PlannedFile(String name, String mediaType) {}
