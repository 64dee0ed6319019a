package io.earwitness.sip.transport;

import io.earwitness.sip.message.HostPort;
import io.earwitness.sip.message.Parameters;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.message.Transport;
import java.util.Optional;

/// Where peers reach us: what our Contact names.
public record ContactPoint(Transport transport, HostPort address) {

    /// For a dialog that must be secure from end to end: `sips:` where TLS leads here, else as ever (RFC 5630 §5.1).
    public SipUri uri(boolean secure) {
        return secure && transport == Transport.TLS
                ? new SipUri("sips", Optional.empty(), address, Parameters.none(), "", "")
                : uri();
    }

    public SipUri uri() {
        var parameters = transport == Transport.UDP
                ? Parameters.none()
                : Parameters.none().with("transport", transport.parameter());
        return new SipUri("sip", Optional.empty(), address, parameters, "", "");
    }
}
