package io.earwitness.recorder.catalog;

import java.time.Instant;

/// One client in the list of those that ever recorded here.
///
/// @param id        16 hex digits
/// @param userAgent as it names itself, may be empty
/// @param address   without the port
/// @param calls     recordings of it
/// @param firstSeen start of the first
/// @param lastSeen  start of the last
/// @param kinds     sorts of deviation that were ever found with it
public record ClientSummary(
        String id, String userAgent, String address, long calls, Instant firstSeen, Instant lastSeen, long kinds) {}
