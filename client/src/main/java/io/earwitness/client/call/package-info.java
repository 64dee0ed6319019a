/// The call generator: places recorded calls of its own making on a recording server and reports what came of each.
/// Uses SIP, media and SIPREC; may not look into captures.
@NullMarked
package io.earwitness.client.call;

import org.jspecify.annotations.NullMarked;
