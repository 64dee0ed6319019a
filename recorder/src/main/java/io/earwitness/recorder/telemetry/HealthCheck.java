package io.earwitness.recorder.telemetry;

import java.util.Optional;

/// Says why a call would not be recorded now, or nothing where it would.
///
/// Implemented by each stage that can stand in the way of recording; asked often, so it answers from memory.
@FunctionalInterface
public interface HealthCheck {
    /// A sentence a person can act upon, empty where all is well.
    Optional<String> problem();
}
