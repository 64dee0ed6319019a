package io.earwitness.media.dtls;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bouncycastle.tls.DTLSVerifier;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.jspecify.annotations.Nullable;

/// What all DTLS ports of a process share: one certificate, one limit on handshakes under way, one set of
/// counters.
///
/// Thread-safe.
public final class DtlsEndpoint {
    /// Each holds some tens of kilobytes and, in all, some milliseconds of a processor.
    static final int HANDSHAKES_MAX = 512;
    /// Beyond so many that still answer after their end, each does so for a shorter time.
    private static final int SETTLING_MAX = 1_000;

    private final Supplier<Own> making;
    private volatile @Nullable Own own;
    private final int handshakesMax;
    private final Semaphore places;
    private final AtomicInteger settling = new AtomicInteger();
    private final DtlsCounters counters = new DtlsCounters();

    /// What takes some tenths of a second to make.
    private record Own(DtlsIdentity identity, JcaTlsCrypto crypto) {
        static Own of(DtlsIdentity identity, SecureRandom random) {
            return new Own(identity, new JcaTlsCryptoProvider().create(random));
        }
    }

    private DtlsEndpoint(Supplier<Own> making, int handshakesMax) {
        this.making = making;
        this.handshakesMax = handshakesMax;
        this.places = new Semaphore(handshakesMax);
    }

    public static DtlsEndpoint create(Clock clock) {
        return create(clock, HANDSHAKES_MAX);
    }

    static DtlsEndpoint create(Clock clock, int handshakesMax) {
        var endpoint = create(clock, handshakesMax, _ -> {});
        endpoint.own();
        return endpoint;
    }

    /// The same, made when it is first asked for its fingerprint.
    ///
    /// @param made is given certificate and private key, for [#goOn]: to be kept where nobody else reads
    public static DtlsEndpoint create(Clock clock, Consumer<byte[]> made) {
        return create(clock, HANDSHAKES_MAX, made);
    }

    private static DtlsEndpoint create(Clock clock, int handshakesMax, Consumer<byte[]> made) {
        return new DtlsEndpoint(
                () -> {
                    var random = new SecureRandom();
                    var identity = DtlsIdentity.create(random, clock.instant());
                    made.accept(identity.toBytes());
                    return Own.of(identity, random);
                },
                handshakesMax);
    }

    /// Has the certificate of another process, which answers that still stand have announced.
    ///
    /// @param kept what was made there; another certificate is made where it is something else
    public static DtlsEndpoint goOn(byte[] kept, Clock clock) {
        return new DtlsEndpoint(
                () -> {
                    var random = new SecureRandom();
                    var identity =
                            DtlsIdentity.read(kept).orElseGet(() -> DtlsIdentity.create(random, clock.instant()));
                    return Own.of(identity, random);
                },
                HANDSHAKES_MAX);
    }

    /// Made when first asked for: most calls have no use for it, and a recorder that starts has none to lose.
    private synchronized Own own() {
        if (own == null) {
            own = making.get();
        }
        return own;
    }

    /// Whether handshakes can be made without waiting. It is once somebody asked for the fingerprint.
    boolean isReady() {
        return own != null;
    }

    /// Of our certificate, for `a=fingerprint`.
    public Fingerprint fingerprint() {
        return own().identity().fingerprint();
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
        return new Negotiation(terms.role(), own().identity(), own().crypto(), terms.theirs());
    }

    /// Answers ClientHellos with cookies; for one thread.
    DTLSVerifier verifier() {
        return new DTLSVerifier(own().crypto());
    }
}
