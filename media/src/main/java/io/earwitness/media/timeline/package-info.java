/// Order, gaps and duplicates: where on the recording each packet of a stream belongs. It decodes nothing.
@NullMarked
package io.earwitness.media.timeline;

import org.jspecify.annotations.NullMarked;
