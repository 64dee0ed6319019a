package io.earwitness.media.net.linux;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Sockets by a small number, a descriptor or a port: many threads add, one reads without a lock. It grows as needed.
final class SocketTable {
    private volatile AtomicReferenceArray<@Nullable BoundSocket> table = new AtomicReferenceArray<>(1_024);

    @Nullable
    BoundSocket get(int number) {
        var current = table;
        return number < current.length() ? current.get(number) : null;
    }

    synchronized void put(int number, @Nullable BoundSocket socket) {
        if (number >= table.length()) {
            var larger = new AtomicReferenceArray<@Nullable BoundSocket>(Math.max(number + 1, table.length() * 2));
            for (var i = 0; i < table.length(); i++) {
                larger.set(i, table.get(i));
            }
            table = larger;
        }
        table.set(number, socket);
    }

    /// Whether the socket was there: it is not any more.
    synchronized boolean remove(int number, BoundSocket socket) {
        if (get(number) != socket) {
            return false;
        }
        table.set(number, null);
        return true;
    }

    Stream<BoundSocket> all() {
        var current = table;
        return IntStream.range(0, current.length()).mapToObj(current::get).filter(java.util.Objects::nonNull);
    }
}
