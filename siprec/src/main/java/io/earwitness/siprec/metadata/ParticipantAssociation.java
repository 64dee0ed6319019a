package io.earwitness.siprec.metadata;

import java.util.List;

/// From when to when a participant was in a communication session (RFC 7865 §6.6).
///
/// @param params capabilities such as `isfocus`
public record ParticipantAssociation(
        String participantId,
        String sessionId,
        Interval interval,
        List<Param> params,
        List<ExtensionElement> extensions) {

    /// A capability of the participant within the session.
    public record Param(String name, String value) {}

    public ParticipantAssociation {
        params = List.copyOf(params);
        extensions = List.copyOf(extensions);
    }
}
