package io.earwitness.recorder.model;

/// One file of a finished recording.
///
/// @param name      path inside the recording's folder, with `/`: `audio.wav`, `metadata/1-invite.xml`
/// @param mediaType its media type: `audio/vnd.wave`
/// @param bytes     its length
/// @param sha256    its digest, 64 hex digits
public record RecordingFile(String name, String mediaType, long bytes, String sha256) {}
