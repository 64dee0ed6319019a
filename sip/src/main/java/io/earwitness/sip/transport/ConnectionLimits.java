package io.earwitness.sip.transport;

import java.time.Duration;

/// What connections may cost us.
///
/// @param connectionsMax open at once, both directions; a further one is closed at once
/// @param idleMax a connection silent for this long in both directions is closed
/// @param connectTimeout how long we try to reach a peer, and as long again to agree on TLS with one
/// @param datagramBufferBytes receive buffer asked of the system for each UDP socket
/// @param keepAlive after this long without a message from us a connection that we opened is pinged; zero for never
public record ConnectionLimits(
        int connectionsMax, Duration idleMax, Duration connectTimeout, int datagramBufferBytes, Duration keepAlive) {
    public static final ConnectionLimits DEFAULT =
            new ConnectionLimits(10_000, Duration.ofHours(1), Duration.ofSeconds(5), 4 * 1024 * 1024, Duration.ZERO);

    public ConnectionLimits pinging(Duration interval) {
        return new ConnectionLimits(connectionsMax, idleMax, connectTimeout, datagramBufferBytes, interval);
    }
}
