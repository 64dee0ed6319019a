package io.earwitness.sip.sdp;

import java.util.Locale;
import java.util.Optional;

/// Which way media flows, seen from whoever wrote the description.
public enum Direction {
    SENDRECV,
    SENDONLY,
    RECVONLY,
    INACTIVE;

    /// The attribute's name: `sendonly`.
    public String attribute() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean sends() {
        return this == SENDRECV || this == SENDONLY;
    }

    public boolean receives() {
        return this == SENDRECV || this == RECVONLY;
    }

    public static Optional<Direction> named(String attribute) {
        for (var direction : values()) {
            if (direction.name().equalsIgnoreCase(attribute)) {
                return Optional.of(direction);
            }
        }
        return Optional.empty();
    }
}
