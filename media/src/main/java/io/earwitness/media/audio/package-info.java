/// PCM as numbers: levels, mixing, alignment, rendering a time line. It reads and writes no file.
@NullMarked
package io.earwitness.media.audio;

import org.jspecify.annotations.NullMarked;
