package io.earwitness.client.call;

import io.earwitness.media.srtp.MasterKey;
import io.earwitness.media.srtp.SrtpKeys;
import io.earwitness.media.srtp.SrtpSuite;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.message.Transport;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// How a communication session is protected, below which its recording may not be (RFC 7866 §12).
///
/// @param signalling whether it was set up by `sips:` or over TLS all the way
/// @param media      the keys of its streams; empty where they are plain
/// @param equivalent whether something else protects the recording session as well: a network of its own, a VPN
public record CommunicationProtection(boolean signalling, List<SrtpKeys> media, boolean equivalent) {
    public static final CommunicationProtection NONE = new CommunicationProtection(false, List.of(), false);

    public CommunicationProtection {
        media = List.copyOf(media);
    }

    /// What a recording session to this server would lack; empty where it lacks nothing.
    ///
    /// @param suite of its SRTP
    Optional<String> lacking(SipUri server, Optional<SrtpSuite> suite) {
        var isSecure = server.isSecure() || server.transport().equals(Optional.of(Transport.TLS));
        if (equivalent) {
            return Optional.empty();
        }
        if (signalling && !isSecure) {
            return Optional.of("the call is set up securely, its recording session would be over plain SIP");
        }
        if (media.isEmpty()) {
            return Optional.empty();
        }
        if (suite.isEmpty()) {
            return Optional.of("the call is protected by SRTP, its recording session would be plain RTP");
        }
        if (!isSecure) {
            return Optional.of("the keys of its recording session would be sent over plain SIP");
        }
        return strongest()
                .filter(own -> own.keyBytes() > suite.get().keyBytes())
                .map(own -> "the call is protected by " + own + ", its recording session would be by " + suite.get());
    }

    private Optional<SrtpSuite> strongest() {
        return media.stream().map(SrtpKeys::suite).max(Comparator.comparingInt(SrtpSuite::keyBytes));
    }

    /// Whether this is a key of the call: those are never passed on.
    boolean holds(SrtpKeys keys) {
        return media.stream()
                .flatMap(own -> own.masters().stream())
                .map(MasterKey::keyAndSalt)
                .anyMatch(own -> keys.masters().stream()
                        .map(MasterKey::keyAndSalt)
                        .anyMatch(other -> java.util.Arrays.equals(own, other)));
    }
}
