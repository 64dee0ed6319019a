package io.earwitness.siprec.history;

/// A time during which a participant sent or received a media stream; hold ends one, resume begins another.
public record StreamUse(String participantId, String streamId, Way way, Span span) {

    /// Seen from the participant.
    public enum Way {
        SENDS,
        RECEIVES
    }
}
