/// Understands media: packets, codecs, time lines and containers. Knows nothing of SIP or of recording.
@NullMarked
package io.earwitness.media;

import org.jspecify.annotations.NullMarked;
