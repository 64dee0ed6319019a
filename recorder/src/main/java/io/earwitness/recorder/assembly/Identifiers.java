package io.earwitness.recorder.assembly;

import io.earwitness.recorder.journal.JournalRecord.MessageSeen;
import io.earwitness.recorder.model.CorrelationId;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.parser.Parsed;
import io.earwitness.sip.parser.SipParser;
import io.earwitness.siprec.SiprecOffer;
import io.earwitness.siprec.correlation.CorrelationIds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The names that other systems gave the call, out of every request that the client sent.
///
/// Each kind and value once, with where it stood first. Bounded; `siprec` knows which headers and elements carry them.
final class Identifiers {
    private static final int IDENTIFIERS_MAX = 500;

    private final SipParser parser = new SipParser(MessageLimits.DEFAULT);
    private final Map<Key, CorrelationId> found = new LinkedHashMap<>();

    private record Key(String kind, String value) {}

    void take(MessageSeen message) {
        if (message.incoming()
                && parser.parse(message.message()) instanceof Parsed.Whole(var whole)
                && whole instanceof SipRequest request) {
            CorrelationIds.of(request, SiprecOffer.of(request)).forEach(id -> add(request.method(), id));
        }
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
