/// Keeps finished recordings as folders and gives them out again.
///
/// A recording appears here by one rename, whole or not at all, and is never changed after that. Knows what a folder
/// must hold, nothing of how it came about.
@NullMarked
package io.earwitness.recorder.archive;

import org.jspecify.annotations.NullMarked;
