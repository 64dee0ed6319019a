package io.earwitness.sip.sdp;

import java.util.List;

/// What the answerer decides about one offered line: refused, or received on a port.
public sealed interface MediaAnswer {

    static MediaAnswer refused() {
        return new Refused();
    }

    /// Every offered format, on this port.
    static MediaAnswer received(int port, boolean ready) {
        return new Received(port, ready, List.of(), List.of());
    }

    record Refused() implements MediaAnswer {}

    /// @param port where its RTP is expected, 1 to 65535
    /// @param ready false while media is not wanted; the line is then inactive
    /// @param formats the offered formats to keep, in any order; empty keeps all
    /// @param attributes further lines for the answer: `rtcp-mux`, `crypto` …
    record Received(int port, boolean ready, List<String> formats, List<Attribute> attributes) implements MediaAnswer {}
}
