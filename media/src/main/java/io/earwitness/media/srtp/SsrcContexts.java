package io.earwitness.media.srtp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The contexts of all senders under one set of keys, bound when a sender's first authentic packet comes (RFC 4568
/// §6.4.1). At most [#SSRCS_MAX]: beyond that the one bound first is forgotten. Owned by one receiver or sender.
final class SsrcContexts {
    static final int SSRCS_MAX = 64;

    private final List<SsrcContext> bound = new ArrayList<>();
    private @Nullable SsrcContext last;

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

    SsrcContext bind(int ssrc) {
        var known = find(ssrc);
        if (known != null) {
            return known;
        }
        if (bound.size() >= SSRCS_MAX) {
            bound.removeFirst();
        }
        last = new SsrcContext(ssrc);
        bound.add(last);
        return last;
    }
}
