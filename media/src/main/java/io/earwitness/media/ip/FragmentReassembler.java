package io.earwitness.media.ip;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Puts the fragments of IP packets together, in any order; where two overlap, the bytes that came first stay.
/// Bounded: the oldest unfinished packet goes when too many wait or when it has waited 30 seconds.
public final class FragmentReassembler {
    private static final int UNFINISHED_MAX = 1_000;
    private static final int PAYLOAD_BYTES_MAX = 65_535;
    private static final long WAIT_NANOS_MAX = 30_000_000_000L;
    private static final long COPY_NANOS_MAX = 100_000_000L;

    private record Key(ByteBuffer source, ByteBuffer destination, int protocol, int identification) {}

    private final Map<Key, Unfinished> unfinished = new LinkedHashMap<>();
    private final Map<Key, Long> completed = new LinkedHashMap<>();
    private long abandoned;

    /// Those given up, and those still waiting.
    public long incomplete() {
        return abandoned + unfinished.size();
    }

    /// The packet itself, or the one that this fragment completes.
    public Optional<IpPacket> whole(IpPacket packet) {
        if (packet.whole()) {
            return Optional.of(packet);
        }
        forgetOld(packet.epochNanos());
        if (packet.fragmentOffset() + packet.payload().length > PAYLOAD_BYTES_MAX) {
            abandoned++;
            return Optional.empty();
        }
        var key = new Key(
                ByteBuffer.wrap(packet.source()),
                ByteBuffer.wrap(packet.destination()),
                // The next header of a later IPv6 fragment is the same, but only the first one's counts.
                packet.source().length == 4 ? packet.protocol() : 0,
                packet.identification());
        if (isLateCopy(key, packet.epochNanos())) {
            return Optional.empty();
        }
        var parts = unfinished.computeIfAbsent(key, _ -> new Unfinished(packet));
        parts.add(packet);
        var whole = parts.payload();
        if (whole.isPresent()) {
            unfinished.remove(key);
            completed.put(key, packet.epochNanos());
        }
        return whole.map(parts.first::withWholePayload);
    }

    // A fragment captured twice may come after the packet was whole; an identification is used again only later.
    private boolean isLateCopy(Key key, long nowNanos) {
        Long since = completed.get(key);
        if (since != null && nowNanos - since <= COPY_NANOS_MAX) {
            return true;
        }
        completed.remove(key);
        if (completed.size() > UNFINISHED_MAX) {
            completed.remove(completed.keySet().iterator().next());
        }
        return false;
    }

    private void forgetOld(long nowNanos) {
        var oldest = unfinished.values().iterator();
        while (oldest.hasNext()) {
            var candidate = oldest.next();
            boolean old = nowNanos - candidate.sinceNanos > WAIT_NANOS_MAX;
            if (!old && unfinished.size() < UNFINISHED_MAX) {
                return;
            }
            oldest.remove();
            abandoned++;
        }
    }

    private static final class Unfinished {
        private final TreeMap<Integer, byte[]> parts = new TreeMap<>();
        private final long sinceNanos;
        private IpPacket first;
        private int length = -1;

        Unfinished(IpPacket packet) {
            this.first = packet;
            this.sinceNanos = packet.epochNanos();
        }

        void add(IpPacket part) {
            if (part.fragmentOffset() == 0) {
                first = part;
            }
            if (!part.moreFragments()) {
                length = part.fragmentOffset() + part.payload().length;
            }
            parts.putIfAbsent(part.fragmentOffset(), part.payload());
        }

        Optional<byte[]> payload() {
            if (length < 0) {
                return Optional.empty();
            }
            var whole = new byte[length];
            int covered = 0;
            for (var part : parts.entrySet()) {
                if (part.getKey() > covered) {
                    return Optional.empty();
                }
                int end = Math.min(length, part.getKey() + part.getValue().length);
                if (end > covered) {
                    System.arraycopy(part.getValue(), covered - part.getKey(), whole, covered, end - covered);
                    covered = end;
                }
            }
            return covered == length ? Optional.of(whole) : Optional.empty();
        }
    }
}
