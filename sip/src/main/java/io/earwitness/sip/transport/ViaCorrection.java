package io.earwitness.sip.transport;

import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.Via;
import java.net.InetSocketAddress;

/// Notes in the top Via where a request really came from (RFC 3261 §18.2.1, RFC 3581 §4), and reads the way back from
/// it.
final class ViaCorrection {
    private ViaCorrection() {}

    static SipRequest corrected(SipRequest request, InetSocketAddress source) {
        var via = request.via();
        var address = withoutZone(source);
        boolean wantsPort = via.parameters().has("rport");
        boolean elsewhere =
                !via.sentBy().host().equals(address) && !via.sentBy().host().equals("[" + address + "]");
        var corrected = elsewhere || wantsPort ? via.with("received", address) : via;
        if (wantsPort) {
            corrected = corrected.with("rport", Integer.toString(source.getPort()));
        }
        return corrected.equals(via) ? request : request.with(Vias.replaceTop(request.headers(), corrected));
    }

    /// The port for responses where they cannot simply go back to the source port (RFC 3261 §18.2.2).
    static int answerPort(Via via, InetSocketAddress source, int defaultPort) {
        return via.parameters().has("rport")
                ? source.getPort()
                : via.sentBy().port().orElse(defaultPort);
    }

    private static String withoutZone(InetSocketAddress source) {
        var text = source.getAddress().getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
