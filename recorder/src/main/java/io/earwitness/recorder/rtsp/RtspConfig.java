package io.earwitness.recorder.rtsp;

import io.earwitness.sip.tls.TlsContext;
import java.time.Duration;
import java.util.Optional;

/// Where RTSP listens, and how much it takes on.
///
/// @param address      to listen on
/// @param port         the TCP port; 0 lets the system choose
/// @param host         that addresses name; empty for the one by which their maker was reached
/// @param urlLifetime  how long an address begins a session
/// @param sessionsMax  how many may be set up at a time
/// @param tls          our certificate, where we speak RTSP over TLS
public record RtspConfig(
        String address, int port, String host, Duration urlLifetime, int sessionsMax, Optional<TlsContext> tls) {
    /// Connections beyond this many for each session are closed at once.
    static final int CONNECTIONS_PER_SESSION = 2;

    String scheme() {
        return tls.isPresent() ? "rtsps" : "rtsp";
    }

    int connectionsMax() {
        return sessionsMax * CONNECTIONS_PER_SESSION;
    }
}
