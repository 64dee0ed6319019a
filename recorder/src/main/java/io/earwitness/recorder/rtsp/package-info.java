/// Recordings and live calls by RTSP 2.0 (RFC 7826): who has an address that nobody can guess plays what it names.
///
/// A listener of its own, on threads of its own; reads what `playback` and `assembly` offer and never touches a
/// call.
@NullMarked
package io.earwitness.recorder.rtsp;

import org.jspecify.annotations.NullMarked;
