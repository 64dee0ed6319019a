package io.earwitness.sip.transport;

import io.earwitness.sip.message.Headers;
import io.earwitness.sip.message.Via;

/// Changes the first of several Via values, which may share one line.
final class Vias {
    private Vias() {}

    static Headers replaceTop(Headers headers, Via top) {
        var others = headers.all("Via");
        var changed = headers.without("Via");
        for (int i = others.size() - 1; i > 0; i--) {
            changed = changed.inFront("Via", others.get(i));
        }
        return changed.inFront("Via", top.toString());
    }
}
