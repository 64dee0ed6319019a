package io.earwitness.sip.subscription;

import io.earwitness.sip.message.SipBody;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/// One event package that an endpoint notifies of (RFC 6665 §5), and where its state comes from. Every notification
/// carries the whole state.
///
/// @param name      as in the Event header
/// @param mediaType of its bodies
/// @param state     the state now; asked on virtual threads, and may block for a moment
public record EventPackage(String name, String mediaType, Supplier<String> state) {

    SipBody body() {
        return new SipBody(mediaType, state.get().getBytes(StandardCharsets.UTF_8));
    }
}
