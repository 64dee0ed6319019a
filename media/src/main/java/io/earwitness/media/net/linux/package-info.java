/// Packets by Linux system calls: many a call from sockets, or none at all from a ring that the kernel fills. Chosen by
/// whoever opens sources; what packets mean is its business too.
@NullMarked
package io.earwitness.media.net.linux;

import org.jspecify.annotations.NullMarked;
