/// The recording metadata of RFC 7865 as a model, its tolerant reader, its strict writer, the merge of partial
/// documents, and
/// who sends which stream. Pure: no I/O, no clock; uses only deviations and session descriptions.
@NullMarked
package io.earwitness.siprec.metadata;

import org.jspecify.annotations.NullMarked;
