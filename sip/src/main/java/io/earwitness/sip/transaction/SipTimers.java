package io.earwitness.sip.transaction;

import java.time.Duration;

/// The base values of the protocol's timers (RFC 3261 Table 4); all others follow from them.
///
/// @param t1 estimate of the round trip; first retransmission interval
/// @param t2 largest retransmission interval
/// @param t4 how long a message may linger in the network
/// @param trying how long an INVITE may stay unanswered before we say 100
public record SipTimers(Duration t1, Duration t2, Duration t4, Duration trying) {
    public static final SipTimers DEFAULT =
            new SipTimers(Duration.ofMillis(500), Duration.ofSeconds(4), Duration.ofSeconds(5), Duration.ofMillis(200));

    public SipTimers {
        if (!t1.isPositive() || t2.compareTo(t1) < 0 || !t4.isPositive() || trying.isNegative()) {
            throw new IllegalArgumentException("timers must be positive, and T2 not below T1");
        }
    }

    /// 64*T1: after this long without an answer a transaction has failed.
    public Duration timeout() {
        // Without the decimal numbers by which a Duration multiplies: several are asked for in each call.
        return Duration.ofNanos(t1.toNanos() * 64);
    }

    /// Timer D: how long an unreliable client remembers a refused INVITE; at least 32 s at the usual T1.
    Duration refusedInviteMemory() {
        return timeout();
    }

    Duration doubled(Duration interval) {
        var next = interval.multipliedBy(2);
        return next.compareTo(t2) > 0 ? t2 : next;
    }
}
