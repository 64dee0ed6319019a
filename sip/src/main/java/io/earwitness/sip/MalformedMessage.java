package io.earwitness.sip;

import io.earwitness.sip.message.Transport;
import java.net.InetSocketAddress;

/// What was received in place of a message.
///
/// @param start the first bytes, at most 2,000, as Latin-1 text
/// @param reason what is wrong with it
public record MalformedMessage(String start, InetSocketAddress source, Transport transport, String reason) {}
