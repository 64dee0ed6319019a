/// What happened in the recorder, told to whoever listens in this process.
///
/// Delivers; decides nothing. A listener that fails harms nobody else.
@NullMarked
package io.earwitness.recorder.events;

import org.jspecify.annotations.NullMarked;
