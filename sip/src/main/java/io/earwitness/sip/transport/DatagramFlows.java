package io.earwitness.sip.transport;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// The flows of one UDP socket by peer, so that all that one peer sends shares one: transactions hold theirs for half a
/// minute. Bounded; who was not heard for longest is forgotten, and made anew. Used by the loop alone.
final class DatagramFlows {
    private static final int REMEMBERED_MAX = 1024;

    private final Function<InetSocketAddress, Flow> make;
    private final Map<InetSocketAddress, Flow> known = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InetSocketAddress, Flow> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    DatagramFlows(Function<InetSocketAddress, Flow> make) {
        this.make = make;
    }

    Flow of(InetSocketAddress remote) {
        // The same link-local address may be two hosts on two links.
        return remote.getAddress().isLinkLocalAddress() ? make.apply(remote) : known.computeIfAbsent(remote, make);
    }
}
