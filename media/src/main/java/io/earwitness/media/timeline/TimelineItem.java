package io.earwitness.media.timeline;

/// One stretch of a stream's time line, in ticks of its clock since the recording began.
/// The items of one source come in order and without overlap; those of two sources at once may overlap.
public sealed interface TimelineItem {
    long from();

    long samples();

    int ssrc();

    default long end() {
        return from() + samples();
    }

    /// A packet of audio, to be decoded in the order in which it is given.
    ///
    /// Where its sender's clock is kept in step with the wall clock, it is now and then a tick longer or shorter
    /// than what was sent: the last sample stands twice, or not at all.
    record Audio(long from, long samples, int ssrc, ArrivedPacket packet) implements TimelineItem {}

    /// Packets that the sender counted and that never came.
    ///
    /// @param packetsMissing how many; 0 in the later parts of a gap that a pause or a key press divides
    record Gap(long from, long samples, int ssrc, long packetsMissing) implements TimelineItem {}

    /// Time for which, as far as can be told, nothing was sent.
    record Silence(long from, long samples, int ssrc, Reason reason) implements TimelineItem {}

    /// Time within a pause of the recording.
    record Paused(long from, long samples, int ssrc) implements TimelineItem {}

    enum Reason {
        /// From the start to the first packet; whether earlier ones were sent nobody can tell.
        BEFORE_FIRST_PACKET,
        /// The sender's clock ran on, its sequence did not: hold, or silence suppression.
        SENDER_SILENT,
        /// The sender described its background noise and then sent nothing (RFC 3389).
        COMFORT_NOISE,
        /// A key was pressed and its events took the place of audio (RFC 4733).
        TELEPHONE_EVENT,
        /// Only payload of no known type came.
        UNKNOWN_PAYLOAD,
        /// The sender began anew with other numbers.
        SENDER_RESTARTED,
        /// One source had ended, the next had not begun.
        BETWEEN_SOURCES,
        /// From the last packet to the end.
        AFTER_LAST_PACKET
    }
}
