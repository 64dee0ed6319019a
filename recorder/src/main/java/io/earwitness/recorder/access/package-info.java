/// Who may use the HTTP interface, and for what: users, their passwords and tokens, and what becomes of guesses.
///
/// Knows nothing of HTTP.
@NullMarked
package io.earwitness.recorder.access;

import org.jspecify.annotations.NullMarked;
