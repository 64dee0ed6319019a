/// Finds the bytes of a recording that somebody wants to hear or take away: sound, packets, single files, the whole.
///
/// Reads the archive only; knows nothing of who asks and how the bytes travel.
@NullMarked
package io.earwitness.recorder.playback;

import org.jspecify.annotations.NullMarked;
