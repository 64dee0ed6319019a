package io.earwitness.sip.parser;

import io.earwitness.sip.message.Headers;
import io.earwitness.sip.message.SipMessage;

/// What some bytes turned out to be.
public sealed interface Parsed {

    /// A message whose mandatory headers can all be read.
    record Whole(SipMessage message) implements Parsed {}

    /// Not a message, or one that may not be used.
    ///
    /// @param status what a request of this kind is answered
    /// @param reason what is wrong, for the answer's reason phrase
    /// @param request whether it looks like a request; a broken response is only dropped
    /// @param method the request's method as far as it could be read, else empty
    /// @param headers those that could be read, for the answer
    record Malformed(int status, String reason, boolean request, String method, Headers headers) implements Parsed {}
}
