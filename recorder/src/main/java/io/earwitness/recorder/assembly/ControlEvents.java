package io.earwitness.recorder.assembly;

import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.ControlAnswered;
import io.earwitness.recorder.journal.JournalRecord.ControlRequested;
import io.earwitness.recorder.model.ControlAction;
import io.earwitness.recorder.model.RecordingEvent.Kind;
import java.util.List;

/// Tells what somebody asked the recorder to do, and what the client said to it. Pauses themselves are told by
/// [PauseEvents].
record ControlEvents(List<JournalRecord> controls) {

    void addTo(EventList events) {
        for (var control : controls) {
            switch (control) {
                case ControlRequested asked
                when asked.action() != ControlAction.PAUSE ->
                    events.add(asked.epochNanos(), Kind.SIGNALLING, words(asked.action()), asked(asked), null);
                case ControlAnswered answered ->
                    events.add(
                            answered.epochNanos(),
                            Kind.SIGNALLING,
                            answered.outcome(),
                            "to " + wish(answered.action()),
                            null);
                default -> {}
            }
        }
    }

    /// `asked by anna: card number`
    static String asked(ControlRequested asked) {
        return "asked by " + asked.requester() + (asked.reason().isEmpty() ? "" : ": " + asked.reason());
    }

    private static String words(ControlAction action) {
        return switch (action) {
            case RECORD -> "The recorder called the client";
            case PAUSE -> "The recorder paused";
            case RESUME -> "The recorder went on";
            case SNAPSHOT -> "The recorder asked the client for its whole metadata";
            case END -> "The recorder ended the session";
        };
    }

    private static String wish(ControlAction action) {
        return switch (action) {
            case RECORD -> "the recorder's call";
            case PAUSE -> "the recorder's wish to pause";
            case RESUME -> "the recorder's wish to go on";
            case SNAPSHOT -> "the recorder's wish for its whole metadata";
            case END -> "the recorder's BYE";
        };
    }
}
