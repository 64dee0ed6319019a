package io.earwitness.sip.transport;

import java.util.Locale;

/// Why something was turned away before it was read.
public enum Refusal {
    /// The address is not on the listener's list.
    ADDRESS,
    /// The certificate vouches for nobody on the listener's list.
    IDENTITY,
    /// TLS could not be agreed on, or a certificate was not good.
    HANDSHAKE,
    /// As many connections as there may be are open.
    CONNECTIONS,
    /// What messages may hold is held.
    MEMORY;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
