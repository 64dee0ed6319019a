package io.earwitness.recorder.session;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Names clients in metrics by their address without the port; beyond so many addresses all further ones are `other`.
///
/// Bounded because each name makes time series that stay until the process ends. Thread-safe.
final class PeerTags {
    static final int PEERS_MAX = 50;
    static final String OTHER = "other";

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /// @param remote `192.0.2.1:5060` or `[2001:db8::1]:5060`
    String tag(String remote) {
        var host = remote.substring(0, Math.max(0, remote.lastIndexOf(':')));
        if (known.contains(host)) {
            return host;
        }
        synchronized (this) {
            return known.size() < PEERS_MAX && known.add(host) ? host : OTHER;
        }
    }
}
