/// Two servers for `bin/bench signalling` that do the same: take every call, answer it, let it end.
@NullMarked
package io.earwitness.sip.bench;

import org.jspecify.annotations.NullMarked;
