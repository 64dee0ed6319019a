package io.earwitness.sip.transport;

import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.Transport;
import java.net.InetSocketAddress;

/// A message as it passed a socket of ours, retransmissions included.
///
/// @param incoming the peer sent it
/// @param message  what was read from the bytes, or what was written to them
/// @param bytes    as they stood on the wire; not to be changed
public record SeenMessage(
        boolean incoming,
        SipMessage message,
        byte[] bytes,
        InetSocketAddress remote,
        InetSocketAddress local,
        Transport transport) {}
