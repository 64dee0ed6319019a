package io.earwitness.sip;

import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.transport.ConnectionLimits;
import java.time.Duration;

/// What an endpoint may hold at once, so that a flood costs a bounded amount of memory.
///
/// @param transactionsMax server transactions; a request beyond gets 503 without a transaction
/// @param dialogsMax dialogs; an INVITE beyond gets 503 with Retry-After
/// @param sessionExpiresMin the least session interval we agree to (RFC 4028 Min-SE)
public record SipLimits(
        MessageLimits messages,
        ConnectionLimits connections,
        int transactionsMax,
        int dialogsMax,
        Duration sessionExpiresMin) {
    public static final SipLimits DEFAULT =
            new SipLimits(MessageLimits.DEFAULT, ConnectionLimits.DEFAULT, 200_000, 100_000, Duration.ofSeconds(90));

    public SipLimits with(ConnectionLimits changed) {
        return new SipLimits(messages, changed, transactionsMax, dialogsMax, sessionExpiresMin);
    }
}
