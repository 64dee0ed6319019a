package io.earwitness.media.srtp;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Opens what one side sends on one media stream: RTP and RTCP, whatever its SSRCs, through changes of its keys.
///
/// Owned by one thread. After [#rekey] the former keys are good as well, until some seconds after the first packet
/// under the new ones (RFC 4568 §7.1.4). Keys, contexts and roll-over counters are all the state there is; what to do
/// with a packet that cannot be opened is the caller's decision.
public final class SrtpReceiver {
    /// Of so many senders the indices are kept; with more, those of the one that sent longest ago are forgotten.
    public static final int SSRCS_MAX = SsrcContexts.SSRCS_MAX;

    static final Duration OVERLAP = Duration.ofSeconds(10);
    private static final long UNTIL_THE_NEW_KEY_IS_USED = Long.MAX_VALUE;

    private ReceivingContexts current;
    private @Nullable ReceivingContexts former;
    private long formerUntilNanos;
    private int length;

    public SrtpReceiver(SrtpKeys keys) {
        this(new ReceivingContexts(keys, null));
    }

    private SrtpReceiver(ReceivingContexts current) {
        this.current = current;
    }

    /// What may be good besides the keys that stand, for whoever goes on with them.
    ///
    /// @param keys   the former ones, or the same where the sender began anew with them
    /// @param ledger their indices
    public record Earlier(SrtpKeys keys, IndexLedger ledger) {}

    /// Goes on after another process. Everything up to the highest index that it kept counts as seen; the roll-over
    /// counter of the next packet is the one that brings it nearest to that, and its tag has to agree
    /// (RFC 3711 §3.3.1).
    ///
    /// @param nowNanos some clock that runs forward, the one of later packets
    public static SrtpReceiver goOn(SrtpKeys keys, IndexLedger kept, Optional<Earlier> earlier, long nowNanos) {
        var before = earlier.map(of -> ReceivingContexts.goOn(of.keys(), of.ledger(), null));
        var receiver = new SrtpReceiver(ReceivingContexts.goOn(keys, kept, before.orElse(null)));
        before.filter(of -> !of.keys().equals(keys)).ifPresent(of -> {
            receiver.former = of;
            receiver.formerUntilNanos =
                    receiver.current.isUnused() ? UNTIL_THE_NEW_KEY_IS_USED : nowNanos + OVERLAP.toNanos();
        });
        return receiver;
    }

    /// Indices are kept there from now on.
    ///
    /// @param earlier for those of [#earlierKeys]
    public void keepIn(IndexLedger ledger, IndexLedger earlier) {
        current.keepIn(ledger);
        if (current.former() != null) {
            current.former().keepIn(earlier);
        }
    }

    /// What is good besides the keys that stand, or was: their counters are a hint.
    public Optional<SrtpKeys> earlierKeys() {
        return Optional.ofNullable(current.former()).map(ReceivingContexts::keys);
    }

    /// Opens an RTP packet in place; [#length] tells how long it is then. One that cannot be opened stays as it came.
    ///
    /// @param nowNanos some clock that runs forward
    public SrtpOutcome openRtp(byte[] packet, int sealedLength, long nowNanos) {
        var outcome = current.openRtp(packet, sealedLength);
        length = current.length();
        var earlier = earlier(outcome, nowNanos);
        if (earlier == null) {
            return outcome;
        }
        var before = earlier.openRtp(packet, sealedLength);
        length = earlier.length();
        return before == SrtpOutcome.AUTHENTIC || before == SrtpOutcome.REPLAYED ? before : outcome;
    }

    /// The same for a compound RTCP packet.
    public SrtpOutcome openRtcp(byte[] packet, int sealedLength, long nowNanos) {
        var outcome = current.openRtcp(packet, sealedLength);
        length = current.length();
        var earlier = earlier(outcome, nowNanos);
        if (earlier == null) {
            return outcome;
        }
        var before = earlier.openRtcp(packet, sealedLength);
        length = earlier.length();
        return before == SrtpOutcome.AUTHENTIC || before == SrtpOutcome.REPLAYED ? before : outcome;
    }

    /// The keys to try next; null where the outcome stands.
    private @Nullable ReceivingContexts earlier(SrtpOutcome outcome, long nowNanos) {
        if (former == null) {
            return null;
        }
        if (outcome == SrtpOutcome.AUTHENTIC && formerUntilNanos == UNTIL_THE_NEW_KEY_IS_USED) {
            formerUntilNanos = nowNanos + OVERLAP.toNanos();
        }
        if (nowNanos >= formerUntilNanos) {
            former = null;
        }
        var unopened = outcome == SrtpOutcome.NOT_AUTHENTIC || outcome == SrtpOutcome.UNKNOWN_KEY;
        return unopened ? former : null;
    }

    /// How long the packet is that was opened last.
    public int length() {
        return length;
    }

    /// The sender has new keys. Where they are those it has already, everything goes on as it is.
    public void rekey(SrtpKeys next) {
        if (next.equals(current.keys())) {
            return;
        }
        former = current;
        formerUntilNanos = UNTIL_THE_NEW_KEY_IS_USED;
        current = new ReceivingContexts(next, former);
    }

    /// The sender begins anew with the keys that it has: another address, roll-over counter 0 (RFC 4568 §7.1.4). One
    /// that goes on as before all the same is heard too.
    public void restart() {
        current = new ReceivingContexts(current.keys(), current);
    }

    /// Whether the sender uses a key for more packets than it said. Its packets are authentic all the same.
    public boolean keyOutlived() {
        return current.outlived();
    }

    ReceivingContexts current() {
        return current;
    }
}
