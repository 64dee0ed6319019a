/// Append-only logs of everything that arrived for one recording session, safe against a crash at any byte.
///
/// One writer per journal. A journal moves from `open` to `sealed` by a rename and is never changed after that. Knows
/// nothing of SIP, sockets or codecs.
@NullMarked
package io.earwitness.recorder.journal;

import org.jspecify.annotations.NullMarked;
