/// Recording sessions: accepts what a client offers, follows its changes, and ends with a sealed journal.
///
/// Speaks through `sip` and `siprec`, receives through `capture`, keeps through `journal`. Knows nothing of files,
/// databases or the browser.
@NullMarked
package io.earwitness.recorder.session;

import org.jspecify.annotations.NullMarked;
