/// Bytes to messages, in linear time and within limits, whatever the bytes are. May not keep state beyond one
/// connection.
@NullMarked
package io.earwitness.sip.parser;

import org.jspecify.annotations.NullMarked;
