package io.earwitness.recorder.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that happened in a recording, told so that a person can read it aloud.
///
/// @param atMillis      milliseconds from the recording's start
/// @param at            the same moment by the wall clock
/// @param kind          what it is about, for colour and filter
/// @param text          a sentence: `Paused by the client`
/// @param detail        figures behind it, empty where there are none: `70 packets of Leo Brandt's stream`
/// @param participantId whom it concerns, null for the whole recording
public record RecordingEvent(
        long atMillis,
        Instant at,
        Kind kind,
        String text,
        String detail,
        @Nullable String participantId) {

    /// What an event is about.
    public enum Kind {
        ACCEPTED,
        STREAM,
        PARTICIPANT,
        METADATA,
        PAUSED,
        RESUMED,
        GAP,
        DIGIT,
        SIGNALLING,
        RECOVERED,
        ENDED
    }
}
