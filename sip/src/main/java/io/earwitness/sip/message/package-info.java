/// Immutable SIP messages and the values in their headers. Reads single values tolerantly; may not do I/O or know a
/// transport.
@NullMarked
package io.earwitness.sip.message;

import org.jspecify.annotations.NullMarked;
