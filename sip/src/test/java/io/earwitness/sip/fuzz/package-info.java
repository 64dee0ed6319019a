/// Entry points for `bin/fuzz`: each takes any bytes and throws where a promise is broken. Run shortly by tests too.
@NullMarked
package io.earwitness.sip.fuzz;

import org.jspecify.annotations.NullMarked;
