/// What it costs a call when its recorder is killed: run by `bin/bench resume`.
@NullMarked
package io.earwitness.app.bench;

import org.jspecify.annotations.NullMarked;
