package io.earwitness.sip.transport;

import java.net.InetSocketAddress;
import java.util.List;

/// What came of asking a STUN server.
///
/// @param answered how often it told an address
/// @param failed   how often it told none: not found, silent, or refusing
/// @param changed  how often it told another address than before
/// @param known    our external addresses, one for each socket that knows its own
public record StunCounters(long answered, long failed, long changed, List<InetSocketAddress> known) {
    public static final StunCounters NONE = new StunCounters(0, 0, 0, List.of());
}
