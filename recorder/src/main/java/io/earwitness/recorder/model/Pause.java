package io.earwitness.recorder.model;

import org.jspecify.annotations.Nullable;

/// A stretch in which one stream was not recorded because somebody asked for that.
///
/// Pauses of the client and of the recorder may overlap: each stands for itself.
///
/// @param requestedBy who asked the recorder, as given; null where the client paused
/// @param reason      why, as given; null where the client paused
public record Pause(
        Span span,
        PauseCause cause,
        @Nullable String requestedBy,
        @Nullable String reason) {

    /// A pause of which nobody knows more.
    public Pause(Span span, PauseCause cause) {
        this(span, cause, null, null);
    }
}
