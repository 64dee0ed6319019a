/// Messages on their way from the network to the journal (MSRP, RFC 4975): one listener for all sessions, the
/// connections that come to it, and for each recording session the streams that carry messages.
///
/// What [io.earwitness.recorder.capture] is for packets. A connection belongs to whoever knows a session's address,
/// which nobody can guess. Putting messages together is assembly's business: here each piece is appended as it comes.
@NullMarked
package io.earwitness.recorder.msrp;

import org.jspecify.annotations.NullMarked;
