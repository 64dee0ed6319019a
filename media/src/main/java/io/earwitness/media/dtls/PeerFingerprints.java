package io.earwitness.media.dtls;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;

/// What signalling says of the other side's certificates. There may be several, for several certificates, under several
/// hash functions; of these the strongest alone counts (RFC 8122 §5).
public record PeerFingerprints(Set<Fingerprint> offered) {
    public PeerFingerprints {
        offered = Set.copyOf(new LinkedHashSet<>(offered));
        if (offered.isEmpty()) {
            throw new IllegalArgumentException("a certificate cannot be checked without a fingerprint");
        }
    }

    public static PeerFingerprints of(Collection<Fingerprint> offered) {
        return new PeerFingerprints(Set.copyOf(offered));
    }

    /// @param certificate in DER
    boolean include(byte[] certificate) {
        var strongest = offered.stream()
                .map(Fingerprint::hash)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return offered.stream()
                .filter(fingerprint -> fingerprint.hash() == strongest)
                .anyMatch(fingerprint -> fingerprint.isOf(certificate));
    }
}
