package io.earwitness.media.rtp;

import org.jspecify.annotations.Nullable;

/// Holds one stream to the host that sends it (RFC 7362 §4), so that somebody else who finds the port cannot put sound
/// into it. Live and afterwards the same packets give the same answers.
///
/// It locks once two packets of a host follow each other in sequence. Another host is heard at once where signalling
/// named it, where it goes on with the SSRC and numbers of the lock, or soon after a new offer; and where the locked
/// one has been silent for [#SILENCE_NANOS]. Ports of one host are not told apart: a NAT may change them.
///
/// @param <H> a host, compared by `equals`
public final class SourceLatch<H> {
    /// So long must the locked host be silent before another one may take its place unasked.
    public static final long SILENCE_NANOS = 2_000_000_000L;

    /// A host that goes on with the lock's own numbers takes them over, it does not send beside it.
    private static final long HAND_OVER_NANOS = 200_000_000L;
    private static final long NEW_OFFER_NANOS = 10_000_000_000L;
    /// What the former host sent before it stopped may still be on its way.
    private static final long FORMER_NANOS = 2_000_000_000L;
    private static final int IN_SEQUENCE_MIN = 2;

    private @Nullable H locked;
    private boolean lockedIsNamed;
    private int lockedSsrc;
    private int lockedNumber;
    private long lockedHeardNanos;
    private @Nullable H former;
    private long formerUntilNanos;
    private @Nullable H candidate;
    private int candidateSsrc;
    private int candidateNumber;
    private int candidateRun;
    private boolean offered;
    private long offeredNanos;

    /// What a packet is to the stream.
    public enum Verdict {
        /// Nobody is locked yet.
        OPEN,
        OWN,
        /// The first of another host that now is the stream's own.
        TAKES_OVER,
        FOREIGN
    }

    /// @param named whether signalling named this host
    /// @param nowNanos by whichever clock, the same for all calls
    @SuppressWarnings("ReferenceEquality") // Only to be quick about the usual case.
    public Verdict packet(H host, boolean named, int ssrc, int number, long nowNanos) {
        // Mostly the very same object.
        if (host == locked || host.equals(locked)) {
            return own(ssrc, number, nowNanos);
        }
        follow(host, ssrc, number);
        boolean inSequence = candidateRun >= IN_SEQUENCE_MIN;
        if (locked == null) {
            if (inSequence) {
                lock(host, named, nowNanos);
            }
            return inSequence ? Verdict.OWN : Verdict.OPEN;
        }
        if (inSequence && mayTakeOver(named, nowNanos)) {
            former = locked;
            formerUntilNanos = nowNanos + FORMER_NANOS;
            lock(host, named, nowNanos);
            return Verdict.TAKES_OVER;
        }
        boolean late = host.equals(former) && nowNanos - formerUntilNanos < 0;
        return named || late ? Verdict.OWN : Verdict.FOREIGN;
    }

    private Verdict own(int ssrc, int number, long nowNanos) {
        lockedSsrc = ssrc;
        lockedNumber = number;
        lockedHeardNanos = nowNanos;
        return Verdict.OWN;
    }

    private void follow(H host, int ssrc, int number) {
        boolean next = host.equals(candidate) && ssrc == candidateSsrc && number == ((candidateNumber + 1) & 0xFFFF);
        candidateRun = next ? candidateRun + 1 : 1;
        candidate = host;
        candidateSsrc = ssrc;
        candidateNumber = number;
    }

    private boolean mayTakeOver(boolean named, long nowNanos) {
        boolean better = named && !lockedIsNamed;
        long silentNanos = nowNanos - lockedHeardNanos;
        boolean newOffer = offered && nowNanos - offeredNanos < NEW_OFFER_NANOS;
        int ahead = (candidateNumber - lockedNumber) & 0xFFFF;
        boolean goesOn = silentNanos >= HAND_OVER_NANOS
                && candidateSsrc == lockedSsrc
                && ahead > 0
                && ahead < Reception.DROPOUT_MAX;
        return better || newOffer || goesOn || silentNanos >= SILENCE_NANOS;
    }

    private void lock(H host, boolean named, long nowNanos) {
        locked = host;
        lockedIsNamed = named;
        offered = false;
        candidateRun = 0;
        own(candidateSsrc, candidateNumber, nowNanos);
    }

    /// A new offer came: the stream may come from elsewhere from now on.
    public void newOffer(long nowNanos) {
        offered = locked != null;
        offeredNanos = nowNanos;
    }

    /// Whether a host other than the locked one would be foreign now.
    public boolean isForeign(H host, boolean named) {
        return locked != null && !host.equals(locked) && !named;
    }

    public @Nullable H locked() {
        return locked;
    }
}
