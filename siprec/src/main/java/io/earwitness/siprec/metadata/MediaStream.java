package io.earwitness.siprec.metadata;

import java.util.List;
import java.util.Optional;

/// One medium in one direction, as the metadata describes it (RFC 7865 §6.7).
///
/// @param streamId opaque and case-sensitive
/// @param label    empty when the stream is not delivered in the recording session
public record MediaStream(
        String streamId, Optional<String> sessionId, Optional<StreamLabel> label, List<ExtensionElement> extensions) {
    public MediaStream {
        extensions = List.copyOf(extensions);
    }
}
