package io.earwitness.recorder.session;

import io.earwitness.media.dtls.DtlsRole;
import io.earwitness.media.dtls.DtlsTerms;
import io.earwitness.media.dtls.Fingerprint;
import io.earwitness.media.dtls.PeerFingerprints;
import io.earwitness.recorder.capture.StreamHandshake;
import io.earwitness.sip.sdp.Attribute;
import io.earwitness.sip.sdp.MediaDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The DTLS association that an m-line is to have: who begins it, and by which certificates both sides are known.
///
/// @param association ours for it, as `a=tls-id` says it; another one stands for another association (RFC 8842 §4)
/// @param role        ours
/// @param theirs      what the client said of its certificates
/// @param theirId     its `a=tls-id`; without one of theirs we say none
/// @param own         of our certificate
record LineHandshake(
        String association, DtlsRole role, PeerFingerprints theirs, Optional<String> theirId, Fingerprint own)
        implements LineProtection {

    /// Whether an offer that says this goes on with the association that there is.
    boolean isKept(DtlsRole nextRole, PeerFingerprints nextTheirs, Optional<String> nextId) {
        return role == nextRole && theirs.equals(nextTheirs) && theirId.equals(nextId);
    }

    @Override
    public List<Attribute> answer() {
        var said = new ArrayList<Attribute>();
        said.add(Attribute.of("fingerprint", own.text()));
        said.add(Attribute.of("setup", role.setup()));
        if (theirId.isPresent()) {
            said.add(Attribute.of("tls-id", association));
        }
        return said;
    }

    /// It keeps its certificates, or says others, for which a handshake has to follow.
    @Override
    public LineHandshake answeredBy(MediaDescription said) {
        return OfferedHandshake.fingerprints(said)
                .filter(next -> !next.equals(theirs))
                .map(next -> new LineHandshake(association, role, next, theirId, own))
                .orElse(this);
    }

    @Override
    public StreamHandshake forCapture(MediaDescription line, Optional<InetAddress> signalling) {
        var offered = new OfferedControl(line);
        var control = offered.terms(signalling);
        return new StreamHandshake(
                terms(offered.mediaTarget(), control.namedHosts()),
                control.shared() ? Optional.empty() : Optional.of(terms(control.target(), control.namedHosts())));
    }

    private DtlsTerms terms(Optional<InetSocketAddress> target, java.util.Set<InetAddress> namedHosts) {
        return new DtlsTerms(association, role, theirs, target, namedHosts);
    }
}
