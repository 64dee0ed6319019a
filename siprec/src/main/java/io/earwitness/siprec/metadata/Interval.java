package io.earwitness.siprec.metadata;

import java.time.Instant;
import java.util.Optional;

/// From when to when an association held, as the recording client says; either end may be unknown.
///
/// @param associated    `associate-time`
/// @param disassociated `disassociate-time`; empty while it still holds
public record Interval(Optional<Instant> associated, Optional<Instant> disassociated) {
    public static final Interval UNKNOWN = new Interval(Optional.empty(), Optional.empty());

    public static Interval since(Instant associated) {
        return new Interval(Optional.of(associated), Optional.empty());
    }

    public boolean isOpen() {
        return disassociated.isEmpty();
    }
}
