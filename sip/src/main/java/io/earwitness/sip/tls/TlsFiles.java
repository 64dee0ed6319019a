package io.earwitness.sip.tls;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where the PEM files of one TLS configuration lie.
///
/// @param certificate our certificate first, then those that lead to the root
/// @param key our private key: PKCS#8, PKCS#1 or SEC 1, not encrypted
/// @param trust roots that peers' certificates must lead to; absent for those that Java comes with
/// @param revocations revocation lists; where there are any, each certificate of a path needs one that knows it
public record TlsFiles(
        Optional<Path> certificate, Optional<Path> key, Optional<Path> trust, Optional<Path> revocations) {
    public static final TlsFiles NONE =
            new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public TlsFiles {
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("a certificate needs its key, and a key its certificate");
        }
    }

    public static TlsFiles of(Path certificate, Path key) {
        return new TlsFiles(Optional.of(certificate), Optional.of(key), Optional.empty(), Optional.empty());
    }

    public TlsFiles trusting(Path roots) {
        return new TlsFiles(certificate, key, Optional.of(roots), revocations);
    }

    public TlsFiles revoking(Path lists) {
        return new TlsFiles(certificate, key, trust, Optional.of(lists));
    }

    List<Path> all() {
        return Stream.of(certificate, key, trust, revocations)
                .flatMap(Optional::stream)
                .toList();
    }
}
