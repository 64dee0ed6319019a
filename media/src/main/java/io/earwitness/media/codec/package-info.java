/// Payload to PCM and back, one instance a stream. It knows no time line and no file.
@NullMarked
package io.earwitness.media.codec;

import org.jspecify.annotations.NullMarked;
