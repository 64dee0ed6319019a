package io.earwitness.recorder;

import io.earwitness.sip.message.Transport;
import io.earwitness.sip.tls.ClientCertificate;
import io.earwitness.sip.tls.TlsFiles;
import java.nio.file.Path;

/// One place where SIP is listened on: an entry of `sip.listeners`, or what `sip.udp`, `sip.tcp` and `sip.tls` say in
/// the same form.
///
/// @param name              what metrics and logs call it
/// @param port              0 lets the system choose
/// @param externalAddress   host that Via and Contact name; empty for `sip.external-address`
/// @param allow             addresses and blocks that may send, separated by commas; empty for all
/// @param clientCertificate whether clients are asked for a certificate; TLS alone
/// @param allowIdentities   domains of which a client's certificate must vouch for one; empty for all
public record SipListenerSettings(
        String name,
        Transport transport,
        String address,
        int port,
        String externalAddress,
        String allow,
        Path certificate,
        Path key,
        Path trust,
        Path revocations,
        ClientCertificate clientCertificate,
        String allowIdentities) {
    private static final Path NONE = Path.of("");

    public SipListenerSettings {
        require(
                name.matches("[a-z0-9-]{1,40}"),
                "the name of a SIP listener is small letters, digits and hyphens: '" + name + "'");
        require(
                port >= 0 && port <= 65535,
                "the port of SIP listener " + name + " is " + port + ", expected 0 to 65535");
        try {
            SipListeners.blocks(allow);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("SIP listener " + name + ", allow: " + wrong.getMessage(), wrong);
        }
        if (transport == Transport.TLS) {
            require(
                    given(certificate) && given(key),
                    "SIP listener " + name + " needs a certificate and a key for TLS");
            require(
                    clientCertificate == ClientCertificate.OFF || given(trust),
                    "SIP listener " + name + " asks for client certificates, but trust names no roots");
        } else {
            require(
                    !given(certificate) && !given(key) && !given(trust) && !given(revocations),
                    "SIP listener " + name + " has TLS files, but is no TLS listener");
        }
        require(
                allowIdentities.isBlank()
                        || (transport == Transport.TLS && clientCertificate == ClientCertificate.REQUIRED),
                "SIP listener " + name + " has allow-identities, which needs TLS and client-certificate: required");
    }

    /// An entry of which nothing was said yet.
    public static SipListenerSettings defaults() {
        return plain("unnamed", Transport.UDP, "0.0.0.0", 5060, "");
    }

    static SipListenerSettings plain(String name, Transport transport, String address, int port, String allow) {
        return new SipListenerSettings(
                name, transport, address, port, "", allow, NONE, NONE, NONE, NONE, ClientCertificate.OFF, "");
    }

    /// The files of its TLS configuration, those that were named.
    public TlsFiles files() {
        return SipListeners.files(this);
    }

    static boolean given(Path path) {
        return !path.toString().isEmpty();
    }

    private static void require(boolean holds, String complaint) {
        if (!holds) {
            throw new IllegalArgumentException(complaint);
        }
    }
}
