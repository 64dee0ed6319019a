package io.earwitness.media.net.linux;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Packets of one look at a ring, gathered by their sockets: what is kept of a stream comes out of far memory once for
/// all of its packets, and not for each. Within a socket they keep their order.
///
/// Owned by one loop, as what it marks in the sockets.
final class SocketBatch {
    private static final int PACKETS_MAX = 4_096;
    private static final int NONE = -1;

    private final int[] places = new int[PACKETS_MAX];
    private final int[] followers = new int[PACKETS_MAX];
    private final @Nullable BoundSocket[] sockets = new BoundSocket[PACKETS_MAX];
    private int packets;
    private int groups;

    /// Where the packet lies that is to be handed over.
    @FunctionalInterface
    interface Taker {
        void take(int place);
    }

    boolean isFull() {
        return packets == PACKETS_MAX;
    }

    void add(BoundSocket socket, int place) {
        var packet = packets++;
        places[packet] = place;
        followers[packet] = NONE;
        if (socket.lastGathered == NONE) {
            socket.firstGathered = packet;
            sockets[groups++] = socket;
        } else {
            followers[socket.lastGathered] = packet;
        }
        socket.lastGathered = packet;
    }

    /// Hands all over, socket by socket, and is empty then. The taker throws nothing and adds nothing.
    void drain(Taker taker) {
        for (var group = 0; group < groups; group++) {
            var socket = Objects.requireNonNull(sockets[group]);
            sockets[group] = null;
            socket.lastGathered = NONE;
            for (var packet = socket.firstGathered; packet != NONE; packet = followers[packet]) {
                taker.take(places[packet]);
            }
        }
        packets = 0;
        groups = 0;
    }
}
