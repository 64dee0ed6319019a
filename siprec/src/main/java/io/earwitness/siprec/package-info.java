/// Recording metadata and bodies of RFC 7865 and 7866, for both roles: what an offer carries, and whether a request
/// asks for
/// recording. Knows nothing of sockets, files or media; never refuses a call on its own.
@NullMarked
package io.earwitness.siprec;

import org.jspecify.annotations.NullMarked;
