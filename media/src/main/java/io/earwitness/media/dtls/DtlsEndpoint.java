package io.earwitness.media.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.tls.DTLSVerifier;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/// What all DTLS ports of a process share: one certificate, one limit on handshakes under way, one set of counters.
///
/// Thread-safe.
public final class DtlsEndpoint {
    /// Each holds some tens of kilobytes and, in all, some milliseconds of a processor.
    static final int HANDSHAKES_MAX = 512;
    /// Beyond so many that still answer after their end, each does so for a shorter time.
    private static final int SETTLING_MAX = 1_000;

    private final DtlsIdentity identity;
    private final JcaTlsCrypto crypto;
    private final int handshakesMax;
    private final Semaphore places;
    private final AtomicInteger settling = new AtomicInteger();
    private final DtlsCounters counters = new DtlsCounters();

    private DtlsEndpoint(DtlsIdentity identity, JcaTlsCrypto crypto, int handshakesMax) {
        this.identity = identity;
        this.crypto = crypto;
        this.handshakesMax = handshakesMax;
        this.places = new Semaphore(handshakesMax);
    }

    public static DtlsEndpoint create(Clock clock) {
        return create(clock, HANDSHAKES_MAX);
    }

    static DtlsEndpoint create(Clock clock, int handshakesMax) {
        var random = new SecureRandom();
        return of(DtlsIdentity.create(random, clock.instant()), random, handshakesMax);
    }

    /// Has the certificate of another process, which answers that still stand have announced.
    ///
    /// @param kept what [#kept] gave there
    /// @throws IOException where it is something else
    public static DtlsEndpoint goOn(byte[] kept) throws IOException {
        return of(DtlsIdentity.read(kept), new SecureRandom(), HANDSHAKES_MAX);
    }

    private static DtlsEndpoint of(DtlsIdentity identity, SecureRandom random, int handshakesMax) {
        return new DtlsEndpoint(identity, new JcaTlsCryptoProvider().create(random), handshakesMax);
    }

    /// Certificate and private key, for [#goOn]: to be kept where nobody else reads.
    public byte[] kept() {
        return identity.toBytes();
    }

    /// Of our certificate, for `a=fingerprint`.
    public Fingerprint fingerprint() {
        return identity.fingerprint();
    }

    public DtlsCounters counters() {
        return counters;
    }

    /// Handshakes that are under way now.
    public int underWay() {
        return handshakesMax - places.availablePermits();
    }

    /// False where no more may be under way. Who took a place gives it back.
    boolean takePlace() {
        return places.tryAcquire();
    }

    void giveBackPlace() {
        places.release();
    }

    /// A handshake is done and still answers; true where there are many of them. Ends with [#settled].
    boolean settles() {
        return settling.incrementAndGet() > SETTLING_MAX;
    }

    void settled() {
        settling.decrementAndGet();
    }

    Negotiation negotiate(DtlsTerms terms) {
        return new Negotiation(terms.role(), identity, crypto, terms.theirs());
    }

    /// Answers ClientHellos with cookies; for one thread.
    DTLSVerifier verifier() {
        return new DTLSVerifier(crypto);
    }
}
