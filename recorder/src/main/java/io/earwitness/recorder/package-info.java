/// The Session Recording Server as a whole: its settings, its wiring, and the listener that a host program brings.
///
/// Everything is put together in `Recorder.start`; nothing below may use this package.
@NullMarked
package io.earwitness.recorder;

import org.jspecify.annotations.NullMarked;
