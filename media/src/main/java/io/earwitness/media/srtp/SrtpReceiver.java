package io.earwitness.media.srtp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Opens what one side sends on one media stream: RTP and RTCP, whatever its SSRCs, through changes of its keys.
///
/// Owned by one thread. After [#rekey] the former keys are good as well, until some seconds after the first packet
/// under the new ones (RFC 4568 §7.1.4). Keys, contexts and roll-over counters are all the state there is; what to do
/// with a packet that cannot be opened is the caller's decision.
public final class SrtpReceiver {
    static final Duration OVERLAP = Duration.ofSeconds(10);
    private static final long UNTIL_THE_NEW_KEY_IS_USED = Long.MAX_VALUE;

    private ReceivingContexts current;
    private @Nullable ReceivingContexts former;
    private long formerUntilNanos;
    private int length;

    public SrtpReceiver(SrtpKeys keys) {
        current = new ReceivingContexts(keys, null);
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
