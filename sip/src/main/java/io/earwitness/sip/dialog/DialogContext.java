package io.earwitness.sip.dialog;

import io.earwitness.sip.transaction.Identifiers;
import io.earwitness.sip.transaction.SipTimers;
import io.earwitness.sip.transaction.TransactionLayer;
import io.earwitness.sip.transport.HopFinder;
import io.earwitness.sip.transport.SignallingLoop;
import java.time.Duration;
import java.util.Set;

/// What every dialog of an endpoint shares.
///
/// @param methods what handlers take beside INVITE
/// @param sessionExpiresMin below it a session interval is refused with 422
public record DialogContext(
        SignallingLoop loop,
        SipTimers timers,
        TransactionLayer transactions,
        RequestSender sender,
        LocalAgent agent,
        Identifiers identifiers,
        Set<String> methods,
        Duration sessionExpiresMin,
        HopFinder hops) {}
