package io.earwitness.sip.stun;

import java.net.InetSocketAddress;

/// What a STUN server says to a Binding request.
public sealed interface BindingAnswer {

    /// @param address ours, as the server saw it: the reflexive transport address
    record Mapped(InetSocketAddress address) implements BindingAnswer {}

    /// No address, and why not.
    record Failed(String why) implements BindingAnswer {}
}
