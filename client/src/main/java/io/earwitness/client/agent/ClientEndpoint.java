package io.earwitness.client.agent;

import io.earwitness.client.stream.LocalAddress;
import io.earwitness.sip.CallHandler;
import io.earwitness.sip.IncomingCall;
import io.earwitness.sip.SipEndpoint;
import io.earwitness.sip.SipEndpointConfig;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.tls.TlsFiles;
import io.earwitness.sip.transport.ListenPoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// A SIP endpoint for one run against one server: UDP and TCP on the address that leads there, ports chosen by the
/// system.
///
/// Marks itself as recording client; refuses calls unless it was opened to take them. Whoever opens it closes it.
///
/// @param local the address that media should come from, too
public record ClientEndpoint(SipEndpoint sip, InetAddress local) implements AutoCloseable {

    private static final class NoIncoming implements CallHandler {
        @Override
        public void onInvite(IncomingCall call) {
            call.reject(SipReply.of(403));
        }

        @Override
        public SipReply onOptions(SipRequest options) {
            return SipReply.ok();
        }
    }

    /// @param tls how a server over TLS is believed; not looked at for others
    public static ClientEndpoint towards(SipUri server, String userAgent, TlsFiles tls) throws IOException {
        InetAddress local = LocalAddress.towards(address(server));
        var config = SipEndpointConfig.listeningOn(
                        new ListenPoint(Transport.UDP, new InetSocketAddress(local, 0)),
                        new ListenPoint(Transport.TCP, new InetSocketAddress(local, 0)))
                .withUserAgent(userAgent)
                .withContactParameters("+sip.src")
                .withOptionTags("siprec");
        var reaching = transport(server) == Transport.TLS ? config.withTlsCalls(tls) : config;
        return new ClientEndpoint(SipEndpoint.open(reaching, new NoIncoming()), local);
    }

    /// At one place, over UDP and TCP, for servers that call.
    public static ClientEndpoint at(InetSocketAddress place, String userAgent, CallHandler calls) throws IOException {
        var config = SipEndpointConfig.listeningOn(
                        new ListenPoint(Transport.UDP, place), new ListenPoint(Transport.TCP, place))
                .withUserAgent(userAgent)
                .withContactParameters("+sip.src")
                .withOptionTags("siprec");
        return new ClientEndpoint(SipEndpoint.open(config, calls), place.getAddress());
    }

    // Names are looked up by address record only.
    private static InetSocketAddress address(SipUri uri) throws IOException {
        String host = uri.host().replace("[", "").replace("]", "");
        int port = uri.port().orElse(transport(uri).defaultPort());
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    private static Transport transport(SipUri uri) {
        return uri.isSecure() ? Transport.TLS : uri.transport().orElse(Transport.UDP);
    }

    @Override
    public void close() {
        sip.close();
    }
}
