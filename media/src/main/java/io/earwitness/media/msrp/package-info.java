/// MSRP (RFC 4975) as far as an endpoint that only listens needs it: frames, chunks, addresses, answers, and the
/// envelope of CPIM (RFC 3862) around a message.
///
/// Pure: no socket is opened here, and nothing is kept.
@NullMarked
package io.earwitness.media.msrp;

import org.jspecify.annotations.NullMarked;
