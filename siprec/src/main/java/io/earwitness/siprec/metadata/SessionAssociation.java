package io.earwitness.siprec.metadata;

import java.util.List;

/// From when to when a communication session was part of the recording session (RFC 7865 §6.4).
public record SessionAssociation(String sessionId, Interval interval, List<ExtensionElement> extensions) {
    public SessionAssociation {
        extensions = List.copyOf(extensions);
    }
}
