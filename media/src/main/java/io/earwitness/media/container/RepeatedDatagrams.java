package io.earwitness.media.container;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/// Knows a datagram again that the capture saw in two places: an interface on the way in and out, a mirrored switch.
///
/// Owned by one decoder, bounded. A sender that repeats itself gives the repetition a new IP identification; where it
/// numbers nothing (0), only a copy at almost the same moment counts.
final class RepeatedDatagrams {
    private static final long NUMBERED_NANOS_MAX = 1_000_000_000L;
    private static final long UNNUMBERED_NANOS_MAX = 5_000_000L;
    private static final int REMEMBERED_MAX = 50_000;

    private record Seen(
            InetSocketAddress source, InetSocketAddress destination, int identification, ByteBuffer payload) {}

    private final Map<Seen, Long> recent = new LinkedHashMap<>();
    private long count;

    boolean isRepeated(CapturedDatagram datagram, int identification) {
        forgetOld(datagram.epochNanos());
        var key = new Seen(
                datagram.source(), datagram.destination(), identification, ByteBuffer.wrap(datagram.payload()));
        Long before = recent.putIfAbsent(key, datagram.epochNanos());
        if (before == null) {
            return false;
        }
        long apartMax = identification == 0 ? UNNUMBERED_NANOS_MAX : NUMBERED_NANOS_MAX;
        boolean repeated = Math.abs(datagram.epochNanos() - before) <= apartMax;
        if (repeated) {
            count++;
        } else {
            recent.remove(key);
            recent.put(key, datagram.epochNanos());
        }
        return repeated;
    }

    long count() {
        return count;
    }

    private void forgetOld(long nowNanos) {
        var oldest = recent.values().iterator();
        while (oldest.hasNext()) {
            long at = oldest.next();
            if (nowNanos - at <= NUMBERED_NANOS_MAX && recent.size() < REMEMBERED_MAX) {
                return;
            }
            oldest.remove();
        }
    }
}
