package io.earwitness.recorder.archive;

import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.Waveform;
import java.nio.file.Path;

/// A recording that is ready to be archived: a folder with every file in its place, and what is written in it.
///
/// Made by assembly in its scratch directory; [Archive#store] takes the folder away from there.
///
/// @param folder   absolute; on the same file system as the archive
/// @param manifest the same as in the folder's `manifest.json`
/// @param waveform the same as in its `waveform.json`
public record AssembledRecording(Path folder, Manifest manifest, Waveform waveform) {}
