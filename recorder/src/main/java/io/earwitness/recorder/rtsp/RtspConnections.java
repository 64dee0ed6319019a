package io.earwitness.recorder.rtsp;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The connections that there are, up to a limit for all and one for each host. Where there are too many, whoever has
/// shown no right gives way, the longest first.
///
/// Taken in by one thread; thread-safe otherwise.
final class RtspConnections {
    private final int connectionsMax;
    private final RtspMeters meters;
    private final Set<RtspConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    RtspConnections(int connectionsMax, RtspMeters meters) {
        this.connectionsMax = connectionsMax;
        this.meters = meters;
    }

    /// @return false where there are too many, or we stop
    boolean take(RtspConnection connection) {
        var of = connection.client();
        var tooManyOfOne = count(of) >= Share.ofOne(connectionsMax);
        if (tooManyOfOne || connections.size() >= connectionsMax) {
            meters.refused(RtspMeters.Refused.CONNECTIONS);
            if (!oneGivesWay(tooManyOfOne, of)) {
                return false;
            }
        }
        connections.add(connection);
        if (closed) {
            remove(connection);
        }
        return !closed;
    }

    private long count(InetAddress client) {
        return connections.stream().filter(one -> one.client().equals(client)).count();
    }

    private boolean oneGivesWay(boolean ofThatHost, InetAddress client) {
        var unknown = connections.stream()
                .filter(one -> !one.hasShownARight())
                .filter(one -> !ofThatHost || one.client().equals(client))
                .min(Comparator.comparingLong(RtspConnection::begunNanos));
        unknown.ifPresent(one -> {
            remove(one);
            one.abort();
        });
        return unknown.isPresent();
    }

    void remove(RtspConnection connection) {
        connections.remove(connection);
    }

    /// Closes those that nobody needs, and those whose client does not read what we write.
    void watch() {
        connections.stream().filter(RtspConnection::isOverdue).forEach(RtspConnection::abort);
    }

    /// None is taken any more.
    void close() {
        closed = true;
    }

    void abortAll() {
        connections.forEach(RtspConnection::abort);
    }
}
