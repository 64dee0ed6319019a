package io.earwitness.recorder.rtsp;

import java.util.Optional;

/// What comes on a connection.
sealed interface RtspMessage {
    /// @param version as written, `RTSP/2.0`
    /// @param hasBody whether one came; what it said is not kept
    record Request(String method, String uri, String version, RtspHeaders headers, boolean hasBody)
            implements RtspMessage {
        /// The number that the answer repeats; empty where there is none that could be.
        Optional<String> sequence() {
            return headers.get("CSeq").filter(text -> text.matches("[0-9]{1,9}"));
        }
    }

    /// To a request of ours.
    record Response() implements RtspMessage {}

    /// A frame of media or of its control, between messages (RFC 7826 §14).
    record Frame(int channel, int bytes) implements RtspMessage {}
}
