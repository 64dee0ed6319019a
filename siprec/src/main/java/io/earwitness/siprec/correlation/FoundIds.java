package io.earwitness.siprec.correlation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The identifiers found so far, each kind and value once, in the order found, and no more than a limit.
final class FoundIds {
    static final int IDS_MAX = 200;

    /// What makes two findings the same.
    private record Key(CorrelationKind kind, String value) {}

    private final Map<Key, CorrelationId> found = new LinkedHashMap<>();

    void add(CorrelationKind kind, String value, String where) {
        String stripped = value.strip();
        if (!stripped.isEmpty() && stripped.length() <= CorrelationId.VALUE_CHARS_MAX && found.size() < IDS_MAX) {
            found.putIfAbsent(new Key(kind, stripped), new CorrelationId(kind, stripped, where));
        }
    }

    List<CorrelationId> list() {
        return List.copyOf(found.values());
    }
}
