package io.earwitness.media.srtp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The contexts of all senders under one set of keys, bound when a sender's first authentic packet comes (RFC 4568
/// §6.4.1). At most [#SSRCS_MAX]: beyond that the one used longest ago is forgotten. Owned by one receiver or sender.
final class SsrcContexts {
    static final int SSRCS_MAX = 64;

    private final List<SsrcContext> bound = new ArrayList<>();
    private @Nullable SsrcContext last;
    private long uses;
    private IndexLedger ledger = IndexLedger.forgetful();

    /// Those that another process kept; they are kept there further on.
    static SsrcContexts goOn(IndexLedger ledger) {
        var contexts = new SsrcContexts();
        contexts.ledger = ledger;
        for (var place = 0; place < SSRCS_MAX && ledger.entry(place).isBound(); place++) {
            contexts.bound.add(SsrcContext.goOn(ledger.entry(place)));
        }
        return contexts;
    }

    /// Their indices are kept there from now on.
    void keepIn(IndexLedger next) {
        ledger = next;
        for (var place = 0; place < bound.size(); place++) {
            bound.get(place).keepIn(next.entry(place));
        }
    }

    boolean isEmpty() {
        return bound.isEmpty();
    }

    @Nullable
    SsrcContext find(int ssrc) {
        if (last != null && last.ssrc() == ssrc) {
            return last;
        }
        for (var i = 0; i < bound.size(); i++) {
            if (bound.get(i).ssrc() == ssrc) {
                last = bound.get(i);
                return last;
            }
        }
        return null;
    }

    /// An authentic packet of it came.
    void used(SsrcContext context) {
        context.lastUse(++uses);
    }

    /// That of an authentic packet.
    SsrcContext bind(int ssrc) {
        var known = find(ssrc);
        if (known != null) {
            used(known);
            return known;
        }
        var place = bound.size() < SSRCS_MAX
                ? ledger.entry(bound.size())
                : bound.remove(usedLongestAgo()).kept();
        last = SsrcContext.begin(ssrc, place);
        bound.add(last);
        used(last);
        return last;
    }

    private int usedLongestAgo() {
        var oldest = 0;
        for (var i = 1; i < bound.size(); i++) {
            if (bound.get(i).lastUse() < bound.get(oldest).lastUse()) {
                oldest = i;
            }
        }
        return oldest;
    }
}
