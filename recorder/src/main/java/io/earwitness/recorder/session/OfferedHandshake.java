package io.earwitness.recorder.session;

import io.earwitness.media.dtls.DtlsRole;
import io.earwitness.media.dtls.Fingerprint;
import io.earwitness.media.dtls.PeerFingerprints;
import io.earwitness.sip.sdp.MediaDescription;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Reads what an offered m-line says of its DTLS association and settles our part in it (RFC 5763 §5, RFC 8842 §5.3).
///
/// Where the client leaves it to us who begins, it is the client: it may be behind a NAT, we can be reached.
final class OfferedHandshake {
    private static final int TLS_ID_CHARACTERS = 32;
    private static final String TLS_ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private OfferedHandshake() {}

    /// What can be done with the fingerprints of one m-line.
    sealed interface Choice {
        record Taken(LineHandshake handshake) implements Choice {}

        /// @param why a sentence for the recording's notes
        record None(String why) implements Choice {}
    }

    static boolean isIn(MediaDescription line) {
        return !line.ownOrInherited("fingerprint").isEmpty();
    }

    /// Those whose hash functions can be used; empty where there is none.
    static Optional<PeerFingerprints> fingerprints(MediaDescription line) {
        var usable = line.ownOrInherited("fingerprint").stream()
                .map(Fingerprint::read)
                .flatMap(Optional::stream)
                .toList();
        return usable.isEmpty() ? Optional.empty() : Optional.of(PeerFingerprints.of(usable));
    }

    /// @param standing what was agreed before, where the line goes on
    /// @param own      of our certificate
    static Choice choose(
            MediaDescription line, Optional<LineHandshake> standing, Fingerprint own, RandomGenerator random) {
        var theirs = fingerprints(line);
        if (theirs.isEmpty()) {
            return new Choice.None(
                    isIn(line)
                            ? "none of its certificate fingerprints can be used"
                            : "it offers neither a key nor a certificate fingerprint for " + line.protocol());
        }
        // Without one the offerer begins (RFC 4145 §4.1).
        var setup = line.ownOrInherited("setup").stream().findFirst().orElse("active");
        var role = role(setup, standing);
        if (role.isEmpty()) {
            return new Choice.None("its a=setup does not say who begins the handshake");
        }
        var id = line.attribute("tls-id");
        return new Choice.Taken(standing.filter(before -> before.isKept(role.get(), theirs.get(), id))
                .orElseGet(() -> new LineHandshake(association(random), role.get(), theirs.get(), id, own)));
    }

    private static Optional<DtlsRole> role(String setup, Optional<LineHandshake> standing) {
        return switch (setup.strip().toLowerCase(Locale.ROOT)) {
            // Whoever began keeps that part while the association stands (RFC 8842 §5.5).
            case "actpass" -> Optional.of(standing.map(LineHandshake::role).orElse(DtlsRole.SERVER));
            case "active" -> Optional.of(DtlsRole.SERVER);
            case "passive" -> Optional.of(DtlsRole.CLIENT);
            default -> Optional.empty();
        };
    }

    private static String association(RandomGenerator random) {
        var id = new StringBuilder();
        for (var i = 0; i < TLS_ID_CHARACTERS; i++) {
            id.append(TLS_ID_ALPHABET.charAt(random.nextInt(TLS_ID_ALPHABET.length())));
        }
        return id.toString();
    }
}
