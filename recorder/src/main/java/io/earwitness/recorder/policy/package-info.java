/// Whether a session may be taken now: limits, free disk, draining.
///
/// Decides; counts nothing and answers nobody.
@NullMarked
package io.earwitness.recorder.policy;

import org.jspecify.annotations.NullMarked;
