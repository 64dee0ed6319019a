/// Whole calls against a whole recorder: real sockets, real files, and a client that is told in words what to do.
@NullMarked
package io.earwitness.recorder.scenario;

import org.jspecify.annotations.NullMarked;
