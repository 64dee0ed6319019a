/// RTP as bytes on the wire: headers, packet views, wrap-around, payload formats of RFC 3550 and 3551. It keeps no
/// stream state beyond a counter and knows nothing of sockets or audio.
@NullMarked
package io.earwitness.media.rtp;

import org.jspecify.annotations.NullMarked;
