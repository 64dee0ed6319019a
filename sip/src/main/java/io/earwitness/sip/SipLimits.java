package io.earwitness.sip;

import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.transport.ConnectionLimits;
import java.time.Duration;

/// What an endpoint may hold at once, so that a flood costs a bounded amount of memory.
///
/// @param transactionsMax server transactions; a request beyond gets 503 without a transaction
/// @param dialogsMax dialogs; an INVITE beyond gets 503 with Retry-After
/// @param sessionExpiresMin the least session interval we agree to (RFC 4028 Min-SE)
/// @param messageBytesMax what messages received may hold, each counted twice; beyond, what begins something gets 503
public record SipLimits(
        MessageLimits messages,
        ConnectionLimits connections,
        int transactionsMax,
        int dialogsMax,
        Duration sessionExpiresMin,
        long messageBytesMax) {
    public static final SipLimits DEFAULT = new SipLimits(
            MessageLimits.DEFAULT, ConnectionLimits.DEFAULT, 200_000, 100_000, Duration.ofSeconds(90), 128L << 20);

    public SipLimits with(ConnectionLimits changed) {
        return new SipLimits(messages, changed, transactionsMax, dialogsMax, sessionExpiresMin, messageBytesMax);
    }

    public SipLimits withMessageBytes(long bytes) {
        return new SipLimits(messages, connections, transactionsMax, dialogsMax, sessionExpiresMin, bytes);
    }
}
