package io.earwitness.media.srtp;

import java.util.List;
import java.util.random.RandomGenerator;

/// What one side protects its packets with: the suite, its master keys, and how often session keys are derived anew.
///
/// @param masters at least one; where there are several, each packet names its own by an MKI of the same length
/// @param derivationRate packets between two derivations of session keys, a power of two; 0 for one derivation in all
///     (RFC 3711 §4.3.1)
public record SrtpKeys(SrtpSuite suite, List<MasterKey> masters, long derivationRate) {
    public SrtpKeys {
        masters = List.copyOf(masters);
        if (masters.isEmpty()) {
            throw new IllegalArgumentException("SRTP needs a master key");
        }
        var mkiBytes = masters.getFirst().mkiBytes();
        for (var master : masters) {
            if (master.length() != suite.keyAndSaltBytes()) {
                throw new IllegalArgumentException(suite + " takes " + suite.keyAndSaltBytes()
                        + " octets of key and salt, not " + master.length());
            }
            if (master.mkiBytes() != mkiBytes || (masters.size() > 1 && mkiBytes == 0)) {
                throw new IllegalArgumentException("several master keys are told apart by MKIs of one length");
            }
        }
        if (derivationRate < 0 || Long.bitCount(derivationRate) > 1) {
            throw new IllegalArgumentException("a key derivation rate is a power of two");
        }
    }

    public static SrtpKeys of(SrtpSuite suite, MasterKey master) {
        return new SrtpKeys(suite, List.of(master), 0);
    }

    /// Keys nobody had before.
    ///
    /// @param random a secure one
    public static SrtpKeys fresh(SrtpSuite suite, RandomGenerator random) {
        return of(suite, MasterKey.fresh(suite, random));
    }

    int mkiBytes() {
        return masters.getFirst().mkiBytes();
    }
}
