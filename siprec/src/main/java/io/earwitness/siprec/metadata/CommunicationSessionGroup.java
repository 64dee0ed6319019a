package io.earwitness.siprec.metadata;

import java.util.List;

/// Communication sessions that belong together, by transfer or consultation (RFC 7865 §6.2).
public record CommunicationSessionGroup(String groupId, Interval interval, List<ExtensionElement> extensions) {
    public CommunicationSessionGroup {
        extensions = List.copyOf(extensions);
    }
}
