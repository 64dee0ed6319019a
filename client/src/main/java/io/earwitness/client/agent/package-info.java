/// The client's own SIP endpoint: one for each run, told apart from others by its user agent. Knows neither calls nor
/// captures.
@NullMarked
package io.earwitness.client.agent;

import org.jspecify.annotations.NullMarked;
