/// Packets of video to coded pictures, as their payload formats say. Nothing is decoded here, and nothing is repaired:
/// a picture of which a packet is missing is left out and counted.
@NullMarked
package io.earwitness.media.video;

import org.jspecify.annotations.NullMarked;
