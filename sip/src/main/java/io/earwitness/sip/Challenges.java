package io.earwitness.sip;

import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.digest.DigestGate;
import io.earwitness.sip.digest.DigestGate.Verdict;
import io.earwitness.sip.message.SipRequest;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/// Demands credentials of whoever begins a call or a subscription, where users are known; counts what became of
/// that.
///
/// Nothing else is challenged: within a dialog its tags, which cannot be guessed, are the credentials; OPTIONS
/// starts nothing; ACK and CANCEL cannot be sent again. Used by the loop, but for the counts.
final class Challenges {
    private final Optional<DigestDemand> demand;
    private final Optional<DigestGate> gate;
    private final Map<Verdict, LongAdder> counts = new EnumMap<>(Verdict.class);

    Challenges(Optional<DigestDemand> demand, InstantSource clock, RandomGenerator random) {
        this.demand = demand;
        this.gate = demand.map(known -> new DigestGate(known.users(), clock, random));
        for (var verdict : Verdict.values()) {
            counts.put(verdict, new LongAdder());
        }
    }

    /// Nothing where the request, which begins something, may pass.
    Optional<SipReply> refusal(SipRequest request, String listener) {
        if (gate.isEmpty() || demand.filter(known -> known.concerns(listener)).isEmpty()) {
            return Optional.empty();
        }
        var verdict = gate.get().judge(request);
        counts.computeIfAbsent(verdict, _ -> new LongAdder()).increment();
        if (verdict == Verdict.GOOD) {
            return Optional.empty();
        }
        var reply = SipReply.of(401);
        for (var header : gate.get().challenge(verdict == Verdict.STALE)) {
            reply = reply.with(header.name(), header.value());
        }
        return Optional.of(reply);
    }

    Map<Verdict, Long> counts() {
        var snapshot = new EnumMap<Verdict, Long>(Verdict.class);
        counts.forEach((verdict, count) -> snapshot.put(verdict, count.sum()));
        return snapshot;
    }
}
