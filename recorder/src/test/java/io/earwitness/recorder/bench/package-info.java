/// Programs that bin/bench measures.
@NullMarked
package io.earwitness.recorder.bench;

import org.jspecify.annotations.NullMarked;
