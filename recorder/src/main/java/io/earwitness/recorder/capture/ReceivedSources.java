package io.earwitness.recorder.capture;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The other side's sources on one stream, so many at most; with more, the one that was silent longest makes room.
///
/// Owned by one capture loop. Looking up the source of the packet before costs a comparison.
final class ReceivedSources {
    static final int SOURCES_MAX = 64;

    private final List<ReceivedSource> all = new ArrayList<>();
    private @Nullable ReceivedSource last;

    ReceivedSource of(int ssrc, long nowNanos) {
        var known = last;
        if (known == null || known.ssrc() != ssrc) {
            known = lookUp(ssrc, nowNanos);
            last = known;
        }
        known.heardNanos = nowNanos;
        return known;
    }

    private ReceivedSource lookUp(int ssrc, long nowNanos) {
        for (var source : all) {
            if (source.ssrc() == ssrc) {
                return source;
            }
        }
        if (all.size() >= SOURCES_MAX) {
            makeRoom();
        }
        var source = new ReceivedSource(ssrc, nowNanos);
        all.add(source);
        return source;
    }

    // One that never became a member first: a flood of made-up sources must not push out a real one.
    private void makeRoom() {
        var longest = all.getFirst();
        for (var source : all) {
            if (source.isMember() == longest.isMember()
                    ? source.heardNanos - longest.heardNanos < 0
                    : longest.isMember()) {
                longest = source;
            }
        }
        all.remove(longest);
    }

    /// It said BYE. Packets of it that are still on their way do not bring it back.
    void leave(int ssrc, long nowNanos) {
        if (all.removeIf(source -> source.ssrc() == ssrc)) {
            all.add(ReceivedSource.leaving(ssrc, nowNanos));
        }
        last = null;
    }

    /// Forgets who was not heard since then.
    void expire(long sinceNanos) {
        all.removeIf(source -> source.heardNanos - sinceNanos < 0);
        last = null;
    }

    List<ReceivedSource> all() {
        return all;
    }

    int members() {
        var count = 0;
        for (var source : all) {
            count += source.isMember() ? 1 : 0;
        }
        return count;
    }

    int sendersSince(long nanos) {
        var count = 0;
        for (var source : all) {
            count += source.sendsSince(nanos) ? 1 : 0;
        }
        return count;
    }
}
