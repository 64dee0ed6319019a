package io.earwitness.siprec.metadata;

import java.util.List;

/// Which media streams a participant sends and receives (RFC 7865 §6.8).
///
/// The lists are the state, not a change: a stream not named is no longer sent or received.
///
/// @param send stream ids
/// @param recv stream ids
public record StreamAssociation(
        String participantId,
        List<String> send,
        List<String> recv,
        Interval interval,
        List<ExtensionElement> extensions) {
    public StreamAssociation {
        send = List.copyOf(send);
        recv = List.copyOf(recv);
        extensions = List.copyOf(extensions);
    }
}
