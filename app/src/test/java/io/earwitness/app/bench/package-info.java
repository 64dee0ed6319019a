/// Parts of `bin/bench resume` and `bin/bench load`.
@NullMarked
package io.earwitness.app.bench;

import org.jspecify.annotations.NullMarked;
