/// Sending media on time: sockets and one pacing thread for many streams. Knows neither SIP nor where packets come
/// from.
@NullMarked
package io.earwitness.client.stream;

import org.jspecify.annotations.NullMarked;
