package io.earwitness.media.dtls;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;

/// What offer and answer say of the handshake on one port.
///
/// @param association stands for one association: while it stays the same a handshake that was made holds
/// @param role        ours
/// @param theirs      of their certificate
/// @param target      where the other side is to be reached; a client cannot begin without one
/// @param namedHosts  the hosts that signalling named, whose handshakes go before those of others
public record DtlsTerms(
        String association,
        DtlsRole role,
        PeerFingerprints theirs,
        Optional<InetSocketAddress> target,
        Set<InetAddress> namedHosts) {

    public DtlsTerms {
        namedHosts = Set.copyOf(namedHosts);
    }

    /// Whether what was agreed by `other` holds under these: a client's handshake is with one address.
    boolean goOnFrom(DtlsTerms other) {
        return association.equals(other.association)
                && role == other.role
                && theirs.equals(other.theirs)
                && (role == DtlsRole.SERVER || target.equals(other.target));
    }
}
