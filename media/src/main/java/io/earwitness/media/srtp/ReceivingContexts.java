package io.earwitness.media.srtp;

import io.earwitness.media.srtp.ReplayWindow.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Opens packets under one agreed set of keys: finds the master key, guesses the roll-over counter, refuses replays.
///
/// Owned by one receiver. Nothing of a packet is believed before its tag is.
final class ReceivingContexts {
    private static final long ROLLOVER_MAX = 0xFFFF_FFFFL;

    private final SrtpKeys keys;
    private final List<KeyedTransforms> transforms;
    private final SsrcContexts contexts;
    private @Nullable ReceivingContexts former;
    private int length;

    /// @param former what a sender may have gone on from, as a hint for its roll-over counter
    ReceivingContexts(SrtpKeys keys, @Nullable ReceivingContexts former) {
        this(keys, former, new SsrcContexts());
    }

    private ReceivingContexts(SrtpKeys keys, @Nullable ReceivingContexts former, SsrcContexts contexts) {
        this.keys = keys;
        this.contexts = contexts;
        this.transforms = keys.masters().stream()
                .map(master -> new KeyedTransforms(keys, master))
                .toList();
        this.former = former;
        if (former != null) {
            former.former = null;
        }
    }

    /// As another process kept them.
    static ReceivingContexts goOn(SrtpKeys keys, IndexLedger ledger, @Nullable ReceivingContexts former) {
        return new ReceivingContexts(keys, former, SsrcContexts.goOn(ledger));
    }

    /// Indices are kept there from now on.
    void keepIn(IndexLedger ledger) {
        contexts.keepIn(ledger);
    }

    SrtpKeys keys() {
        return keys;
    }

    /// What its senders may have gone on from.
    @Nullable
    ReceivingContexts former() {
        return former;
    }

    /// Of one sender; null where none of its packets was authentic.
    @Nullable
    SsrcContext context(int ssrc) {
        return contexts.find(ssrc);
    }

    boolean isUnused() {
        return contexts.isEmpty();
    }

    List<KeyedTransforms> transforms() {
        return transforms;
    }

    /// Of the packet that was opened last.
    int length() {
        return length;
    }

    SrtpOutcome openRtp(byte[] packet, int sealedLength) {
        var header = Octets.rtpHeader(packet, sealedLength);
        var mkiBytes = keys.mkiBytes();
        if (header < 0 || sealedLength < header + mkiBytes + keys.suite().rtpTagBytes()) {
            return SrtpOutcome.MALFORMED;
        }
        var keyed = named(packet, keys.suite().rtpMkiAt(sealedLength, mkiBytes));
        if (keyed == null) {
            return SrtpOutcome.UNKNOWN_KEY;
        }
        if (keyed.usedUpForRtp()) {
            return SrtpOutcome.KEY_USED_UP;
        }
        var ssrc = Octets.integer(packet, 8);
        var context = contexts.find(ssrc);
        return context != null && context.knowsRollover()
                ? openKnown(context, keyed, packet, header, sealedLength)
                : openFirst(ssrc, keyed, packet, header, sealedLength);
    }

    // The nearest roll-over counter, and where that fails after a long loss, the next: one before it would be too old.
    private SrtpOutcome openKnown(
            SsrcContext context, KeyedTransforms keyed, byte[] packet, int header, int sealedLength) {
        var sequenceNumber = Octets.sequenceNumber(packet);
        var nearest = context.rolloverOf(sequenceNumber);
        var replayed = false;
        for (var rollover = Math.max(nearest, 0); rollover <= Math.min(nearest + 1, ROLLOVER_MAX); rollover++) {
            var index = rollover << 16 | sequenceNumber;
            switch (context.rtp().verdict(index)) {
                case SEEN -> {
                    return SrtpOutcome.REPLAYED;
                }
                case TOO_OLD -> replayed = true;
                case FRESH -> {
                    if (open(keyed, packet, header, sealedLength, index)) {
                        contexts.used(context);
                        context.enterRtp(index);
                        return SrtpOutcome.AUTHENTIC;
                    }
                }
            }
        }
        return replayed ? SrtpOutcome.REPLAYED : SrtpOutcome.NOT_AUTHENTIC;
    }

    // Nobody tells the roll-over counter of one who has been sending for long: it began at 0 just now, has rolled over
    // once meanwhile, or goes on from what it was under the keys before.
    private SrtpOutcome openFirst(int ssrc, KeyedTransforms keyed, byte[] packet, int header, int sealedLength) {
        var sequenceNumber = Octets.sequenceNumber(packet);
        var hint = former == null ? null : former.contexts.find(ssrc);
        var goesOn = hint != null && hint.knowsRollover() ? hint.rolloverOf(sequenceNumber) : 0;
        for (var attempt = 0; attempt < 3; attempt++) {
            var rollover = attempt < 2 ? attempt : goesOn;
            if (attempt == 2 && goesOn < 2) {
                break;
            }
            var index = rollover << 16 | sequenceNumber;
            if (open(keyed, packet, header, sealedLength, index)) {
                contexts.bind(ssrc).enterRtp(index);
                return SrtpOutcome.AUTHENTIC;
            }
        }
        return SrtpOutcome.NOT_AUTHENTIC;
    }

    private boolean open(KeyedTransforms keyed, byte[] packet, int header, int sealedLength, long index) {
        var opened = keyed.rtp(index).open(packet, header, sealedLength, index, keys.mkiBytes());
        if (opened == AesGcm.NOT_AUTHENTIC) {
            return false;
        }
        length = opened;
        keyed.usedForRtp();
        return true;
    }

    SrtpOutcome openRtcp(byte[] packet, int sealedLength) {
        var suite = keys.suite();
        var mkiBytes = keys.mkiBytes();
        var around = RtcpTransform.WORD_BYTES + mkiBytes + suite.rtcpTagBytes();
        if (sealedLength < RtcpTransform.CLEAR_BYTES + around || (packet[0] & 0xC0) != 0x80) {
            return SrtpOutcome.MALFORMED;
        }
        var mkiAt = suite.rtcpMkiAt(sealedLength, mkiBytes);
        var keyed = named(packet, mkiAt);
        if (keyed == null) {
            return SrtpOutcome.UNKNOWN_KEY;
        }
        if (keyed.usedUpForRtcp()) {
            return SrtpOutcome.KEY_USED_UP;
        }
        var ssrc = Octets.integer(packet, 4);
        var index = Octets.integer(packet, mkiAt - RtcpTransform.WORD_BYTES) & ~RtcpTransform.ENCRYPTED;
        var context = contexts.find(ssrc);
        if (context != null && context.rtcp().verdict(index) != Verdict.FRESH) {
            return SrtpOutcome.REPLAYED;
        }
        var opened = keyed.rtcp(index).open(packet, sealedLength, mkiBytes);
        if (opened == AesGcm.NOT_AUTHENTIC) {
            return SrtpOutcome.NOT_AUTHENTIC;
        }
        length = opened;
        keyed.usedForRtcp();
        contexts.bind(ssrc).enterRtcp(index);
        return SrtpOutcome.AUTHENTIC;
    }

    private @Nullable KeyedTransforms named(byte[] packet, int mkiAt) {
        for (var i = 0; i < transforms.size(); i++) {
            if (transforms.get(i).master().isNamedAt(packet, mkiAt)) {
                return transforms.get(i);
            }
        }
        return null;
    }

    boolean outlived() {
        return transforms.stream().anyMatch(KeyedTransforms::outlived);
    }
}
