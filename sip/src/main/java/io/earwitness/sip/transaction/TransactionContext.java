package io.earwitness.sip.transaction;

import io.earwitness.sip.transport.SignallingLoop;
import io.earwitness.sip.transport.Traffic;

/// What every state machine needs: the loop's timers, their values, and the counters.
record TransactionContext(SignallingLoop loop, SipTimers timers, Traffic traffic) {}
