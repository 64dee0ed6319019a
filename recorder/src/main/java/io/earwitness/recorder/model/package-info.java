/// The nouns of recording: what a recording is, who was in it, what is missing from it.
///
/// Records, enums and sealed types only; no I/O, no clock, no thread. Every other package of the recorder may use it.
@NullMarked
package io.earwitness.recorder.model;

import org.jspecify.annotations.NullMarked;
