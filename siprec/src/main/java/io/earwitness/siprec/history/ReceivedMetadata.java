package io.earwitness.siprec.history;

import io.earwitness.siprec.metadata.RecordingMetadata;
import java.time.Instant;
import java.util.OptionalLong;

/// One metadata document with how and when it came.
///
/// @param receivedAt by our clock
/// @param method     of the request, or of the one that the response answers
/// @param sequence   CSeq of the peer's request, which orders its documents; empty in a response to a request of ours
public record ReceivedMetadata(Instant receivedAt, String method, OptionalLong sequence, RecordingMetadata document) {

    public static ReceivedMetadata inRequest(
            Instant receivedAt, String method, long sequence, RecordingMetadata document) {
        return new ReceivedMetadata(receivedAt, method, OptionalLong.of(sequence), document);
    }

    public static ReceivedMetadata inResponse(Instant receivedAt, String method, RecordingMetadata document) {
        return new ReceivedMetadata(receivedAt, method, OptionalLong.empty(), document);
    }
}
