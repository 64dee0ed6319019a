/// The files of one recording on the disk, by their names, in the clear or encrypted; and the scratch files of its
/// making.
///
/// Knows bytes and keys, nothing of what the files hold.
@NullMarked
package io.earwitness.recorder.folder;

import org.jspecify.annotations.NullMarked;
