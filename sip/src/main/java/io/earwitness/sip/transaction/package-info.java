/// The four state machines of RFC 3261 §17 as corrected by RFC 6026. All run on one signalling loop, so that nothing
/// here is locked.
@NullMarked
package io.earwitness.sip.transaction;

import org.jspecify.annotations.NullMarked;
