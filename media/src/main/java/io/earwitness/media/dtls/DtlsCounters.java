package io.earwitness.media.dtls;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What all handshakes of an endpoint came to. Written by any thread, read by anyone.
public final class DtlsCounters {
    private final LongAdder keyed = new LongAdder();
    private final Map<HandshakeFailure.Reason, LongAdder> failed = new EnumMap<>(HandshakeFailure.Reason.class);
    private final LongAdder challenged = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    DtlsCounters() {
        for (var reason : HandshakeFailure.Reason.values()) {
            failed.put(reason, new LongAdder());
        }
    }

    void ended(Handshake.Outcome outcome) {
        switch (outcome) {
            case Handshake.Outcome.Keyed _ -> keyed.increment();
            case Handshake.Outcome.Failed(var failure) ->
                counter(failure.reason()).increment();
        }
    }

    void challenge() {
        challenged.increment();
    }

    void drop() {
        dropped.increment();
    }

    /// Handshakes that gave keys.
    public long keyed() {
        return keyed.sum();
    }

    public long failed(HandshakeFailure.Reason reason) {
        return counter(reason).sum();
    }

    private LongAdder counter(HandshakeFailure.Reason reason) {
        return java.util.Objects.requireNonNull(failed.get(reason));
    }

    /// ClientHellos that were answered with a cookie and left no state.
    public long challenged() {
        return challenged.sum();
    }

    /// Datagrams of DTLS that belong to no handshake, or for which there was no room.
    public long dropped() {
        return dropped.sum();
    }
}
