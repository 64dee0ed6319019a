package io.earwitness.client.replay;

import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.Transport;
import java.net.InetSocketAddress;

/// One SIP message of a capture, with when and between whom it travelled.
record CapturedMessage(
        long epochNanos,
        InetSocketAddress source,
        InetSocketAddress destination,
        Transport transport,
        SipMessage message) {}
