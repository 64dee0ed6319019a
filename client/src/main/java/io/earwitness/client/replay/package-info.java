/// Finds the recording sessions of a capture and plays them again, bodies and packets as they were, against a live
/// server.
/// Pure where it reads; the player alone sends.
@NullMarked
package io.earwitness.client.replay;

import org.jspecify.annotations.NullMarked;
