package io.earwitness.recorder.msrp;

import io.earwitness.sip.tls.TlsContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/// The settings of the listener for messages.
///
/// @param listen          where it listens; port 0 lets the system choose
/// @param messageBytesMax how long a message may be
/// @param tls             whose certificate it shows to those who speak TLS; empty where nobody may
public record MsrpConfig(InetSocketAddress listen, long messageBytesMax, Optional<TlsContext> tls) {
    /// Open at once; a further one is closed at once.
    static final int CONNECTIONS_MAX = 10_000;

    /// Of one address, that have not named a session of ours yet.
    static final int STRANGERS_MAX = 64;

    /// Of one session: the one in use, and those that a client left behind when it came anew.
    static final int CONNECTIONS_OF_SESSION_MAX = 8;

    /// How long a connection may take to name a session of ours.
    static final Duration STRANGER_PATIENCE = Duration.ofSeconds(30);

    /// How long is waited, before a line pauses or ends, until what has come is stored.
    static final Duration SETTLING = Duration.ofSeconds(1);

    static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);
}
