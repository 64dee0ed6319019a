package io.earwitness.media.timeline;

/// Something that happened at a point of a stream's time line, in ticks of its clock since the recording began.
public sealed interface TimelineEvent {
    long at();

    int ssrc();

    /// Another source speaks on this stream, from now on or as well.
    record SourceStarted(long at, int ssrc) implements TimelineEvent {}

    /// The source that starts here is placed by its sender reports, and kept in step with the wall clock by them.
    record PlacedByReports(long at, int ssrc) implements TimelineEvent {}

    /// RTP time no longer fitted the arrival, so the stream was set anew by arrival.
    ///
    /// @param shift how far later (or earlier, negative) than its RTP time says the audio now stands
    record Reanchored(long at, int ssrc, long shift) implements TimelineEvent {}

    /// The audio goes on in another format.
    record PayloadTypeChanged(long at, int ssrc, int payloadType) implements TimelineEvent {}

    /// A key press or other named event, once however often its packets were sent (RFC 4733 §2.3).
    ///
    /// @param code 0–9 the digits, 10 `*`, 11 `#`, 12–15 A–D; others in the IANA registry
    /// @param volume in −dBm0
    /// @param endSeen false where none of the packets that end it came, so that it may have lasted longer
    record TelephoneEvent(long at, int ssrc, long samples, int code, int volume, boolean endSeen)
            implements TimelineEvent {
        public long end() {
            return at + samples;
        }

        /// The key as printed on a telephone, or the code in brackets.
        public String key() {
            return code >= 0 && code < 16 ? String.valueOf("0123456789*#ABCD".charAt(code)) : "(" + code + ")";
        }
    }
}
