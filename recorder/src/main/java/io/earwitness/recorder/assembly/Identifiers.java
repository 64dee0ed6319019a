package io.earwitness.recorder.assembly;

import io.earwitness.recorder.model.CorrelationId;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.siprec.SiprecOffer;
import io.earwitness.siprec.correlation.CorrelationIds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The names that other systems gave the call, out of every message that the client sent.
///
/// Each kind and value once, with where it stood first. Bounded; `siprec` knows which headers and elements carry them.
final class Identifiers {
    private static final int IDENTIFIERS_MAX = 500;

    private final Map<Key, CorrelationId> found = new LinkedHashMap<>();

    private record Key(String kind, String value) {}

    void take(SipMessage message, SiprecOffer offer) {
        CorrelationIds.of(message, offer).forEach(id -> add(message.cseq().method(), id));
    }

    private void add(String method, io.earwitness.siprec.correlation.CorrelationId id) {
        var kind = id.kind().key();
        if (found.size() < IDENTIFIERS_MAX) {
            found.putIfAbsent(
                    new Key(kind, id.value().toLowerCase(Locale.ROOT)),
                    new CorrelationId(kind, id.value(), method + " " + id.where()));
        }
    }

    /// In the order in which they came.
    List<CorrelationId> all() {
        return List.copyOf(found.values());
    }
}
