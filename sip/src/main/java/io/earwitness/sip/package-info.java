/// The only door to SIP: one endpoint that listens, takes calls and makes them. Decides what is refused before a caller
/// sees it.
@NullMarked
package io.earwitness.sip;

import org.jspecify.annotations.NullMarked;
