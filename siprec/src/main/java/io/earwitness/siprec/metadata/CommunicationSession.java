package io.earwitness.siprec.metadata;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The call that is being recorded (RFC 7865 §6.3).
///
/// @param sessionId     opaque and case-sensitive, whatever its form
/// @param sipSessionIds RFC 7989 values with white space removed, or whatever the client wrote
public record CommunicationSession(
        String sessionId,
        List<String> sipSessionIds,
        List<Reason> reasons,
        Optional<String> groupRef,
        Optional<Instant> startTime,
        Optional<Instant> stopTime,
        List<ExtensionElement> extensions) {
    public CommunicationSession {
        sipSessionIds = List.copyOf(sipSessionIds);
        reasons = List.copyOf(reasons);
        extensions = List.copyOf(extensions);
    }
}
