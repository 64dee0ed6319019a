package io.earwitness.media.srtp;

/// What became of a protected packet.
public enum SrtpOutcome {
    /// It is authentic and now plain.
    AUTHENTIC,
    /// It, or what pretends to be it, came before, or is older than can be told.
    REPLAYED,
    /// No key that is agreed fits: another key, another roll-over counter, or a forgery.
    NOT_AUTHENTIC,
    /// It names a master key that was not agreed.
    UNKNOWN_KEY,
    /// Its key has protected as many packets as any key may (RFC 3711 §9.2).
    KEY_USED_UP,
    /// It is too short, or no RTP or RTCP at all.
    MALFORMED
}
