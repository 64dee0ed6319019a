package io.earwitness.media.srtp;

import java.util.Arrays;

/// Which packet indices have been seen, as far back as it reaches (RFC 3711 §3.3.2, which asks for 64 at least).
///
/// Owned by one context. An index is only entered once its packet is known to be authentic.
final class ReplayWindow {
    static final int SIZE = 1024;
    static final long NONE = -1;

    private final long[] seen = new long[SIZE / Long.SIZE];
    private long highest = NONE;

    enum Verdict {
        FRESH,
        SEEN,
        TOO_OLD
    }

    /// Goes on after a restart: all up to `index` counts as seen, for nobody knows what was not.
    void goOnFrom(long index) {
        highest = index;
        if (index != NONE) {
            Arrays.fill(seen, -1);
        }
    }

    boolean isEmpty() {
        return highest == NONE;
    }

    long highest() {
        return highest;
    }

    Verdict verdict(long index) {
        if (index > highest) {
            return Verdict.FRESH;
        }
        if (highest - index >= SIZE) {
            return Verdict.TOO_OLD;
        }
        return isSet(index) ? Verdict.SEEN : Verdict.FRESH;
    }

    void enter(long index) {
        if (index > highest) {
            advance(index);
        }
        seen[word(index)] |= 1L << index;
    }

    private void advance(long index) {
        if (highest == NONE || index - highest >= SIZE) {
            Arrays.fill(seen, 0);
        } else {
            for (var skipped = highest + 1; skipped <= index; skipped++) {
                seen[word(skipped)] &= ~(1L << skipped);
            }
        }
        highest = index;
    }

    private boolean isSet(long index) {
        return (seen[word(index)] & (1L << index)) != 0;
    }

    private static int word(long index) {
        return (int) (index / Long.SIZE) % (SIZE / Long.SIZE);
    }
}
