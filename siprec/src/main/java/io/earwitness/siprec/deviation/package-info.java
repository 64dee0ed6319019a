/// Names for everything that a peer sent otherwise than the RFCs say and that we read nevertheless.
/// The lowest package of the module: it uses nothing, and decides nothing.
@NullMarked
package io.earwitness.siprec.deviation;

import org.jspecify.annotations.NullMarked;
