/// Encryption at rest: keys in a file of the operator's, and data keys of single journals and recordings, wrapped by
/// them.
///
/// Knows nothing of what is encrypted. Keys never appear in a log, a message or a `toString`.
@NullMarked
package io.earwitness.recorder.keys;

import org.jspecify.annotations.NullMarked;
