package io.earwitness.recorder.catalog;

import io.earwitness.recorder.model.RecordingId;
import java.time.Instant;
import java.util.List;

/// What is known of one client: how often it recorded, and what it does otherwise than the standards.
///
/// @param codecs     of its last recordings, the most frequent first
/// @param labels     how it labelled the streams of its last recordings, `1 2`, the most frequent first
/// @param deviations those in the most calls first
public record ClientProfile(
        ClientSummary summary, List<Habit> codecs, List<Habit> labels, List<ClientDeviation> deviations) {

    public ClientProfile {
        codecs = List.copyOf(codecs);
        labels = List.copyOf(labels);
        deviations = List.copyOf(deviations);
    }

    /// @param calls of the last recordings that were looked at
    public record Habit(String words, long calls) {}

    /// One sort of deviation of this client.
    ///
    /// @param text    what is otherwise, one sentence
    /// @param calls   recordings in which it was found
    /// @param example the last of them
    public record ClientDeviation(
            String kind,
            String rule,
            String text,
            long calls,
            Instant firstSeen,
            Instant lastSeen,
            RecordingId example) {}
}
