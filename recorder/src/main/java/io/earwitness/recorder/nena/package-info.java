/// What an emergency network asks of its recorder (NENA-STA-010.3, i3): its states as event packages, and what it
/// recorded as log events, which it posts to the network's logging service.
///
/// Derives all of that; notes only what is not delivered yet. Reads the archive, never a journal.
@NullMarked
package io.earwitness.recorder.nena;

import org.jspecify.annotations.NullMarked;
