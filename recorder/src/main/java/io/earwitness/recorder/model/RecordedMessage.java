package io.earwitness.recorder.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One message of a recording (MSRP, RFC 4975), as `messages.json` has it.
///
/// @param atMillis      when its last byte came, from the recording's start
/// @param at            the same by our clock
/// @param streamIndex   the stream that it came on
/// @param label         of that stream, empty where there was none
/// @param participantId who sends on that stream, null where nothing tells
/// @param messageId     the sender's
/// @param fromPath      the way that it came, as written
/// @param toPath        the address that it came to, as written
/// @param contentType   as written
/// @param envelope      what stands around it; null where nothing does
/// @param text          what was said; null where it is no text
/// @param base64        the message byte by byte as received, where `text` in UTF-8 is not the same; else null
/// @param bytes         its length as received
/// @param whole         false where parts of it are not here
/// @param missing       why they are not; null where it is whole
public record RecordedMessage(
        long atMillis,
        Instant at,
        int streamIndex,
        String label,
        @Nullable String participantId,
        String messageId,
        String fromPath,
        String toPath,
        String contentType,
        @Nullable Envelope envelope,
        @Nullable String text,
        @Nullable String base64,
        long bytes,
        boolean whole,
        @Nullable Missing missing) {

    /// Why something of a message is not here.
    public enum Missing {
        /// It never came.
        LOST,
        /// It came in a pause.
        PAUSED,
        /// It was under way when the session went on in another recording, or came from one before: the rest is there.
        ELSEWHERE,
        /// The sender broke it off.
        GIVEN_UP
    }

    /// What CPIM (RFC 3862) says of a message; each as written, empty where it says nothing.
    ///
    /// @param contentType of what is in it
    public record Envelope(String from, List<String> to, String dateTime, String subject, String contentType) {
        public Envelope {
            to = List.copyOf(to);
        }
    }
}
