package io.earwitness.recorder;

import io.earwitness.sip.message.HostPort;
import io.earwitness.sip.message.MalformedValueException;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.tls.TlsFiles;
import io.earwitness.sip.transport.AddressBlock;
import io.earwitness.sip.transport.AllowList;
import io.earwitness.sip.transport.ListenPoint;
import io.earwitness.sip.transport.StunServer;
import io.earwitness.sip.transport.TlsListening;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the settings say about listening, in one form, and what the endpoint makes of it.
final class SipListeners {
    private static final int DNS_PORT = 53;
    private static final int STUN_PORT = 3478;

    private SipListeners() {}

    static List<SipListenerSettings> of(RecorderSettings.Sip sip) {
        var all = new ArrayList<SipListenerSettings>();
        if (sip.udp().enabled()) {
            all.add(plain("udp", Transport.UDP, sip.udp()));
        }
        if (sip.tcp().enabled()) {
            all.add(plain("tcp", Transport.TCP, sip.tcp()));
        }
        if (sip.tls().enabled()) {
            all.add(tls(sip.tls()));
        }
        all.addAll(sip.listeners());
        return List.copyOf(all);
    }

    private static SipListenerSettings plain(String name, Transport transport, RecorderSettings.Listener listener) {
        return SipListenerSettings.plain(name, transport, listener.address(), listener.port(), listener.allow());
    }

    private static SipListenerSettings tls(RecorderSettings.Tls tls) {
        return new SipListenerSettings(
                "tls",
                Transport.TLS,
                tls.address(),
                tls.port(),
                "",
                tls.allow(),
                tls.certificate(),
                tls.key(),
                tls.trust(),
                tls.revocations(),
                tls.clientCertificate(),
                tls.allowIdentities());
    }

    static List<ListenPoint> points(RecorderSettings.Sip sip) {
        return of(sip).stream()
                .map(listener -> point(listener, sip.refuse() == RecorderSettings.Refuse.ANSWER))
                .toList();
    }

    private static ListenPoint point(SipListenerSettings listener, boolean refusalsAnswered) {
        var identities = new HashSet<>(parts(listener.allowIdentities()));
        var tls = listener.transport() == Transport.TLS
                ? Optional.of(new TlsListening(listener.files(), listener.clientCertificate()))
                : Optional.<TlsListening>empty();
        return new ListenPoint(
                listener.name(),
                listener.transport(),
                new InetSocketAddress(listener.address(), listener.port()),
                Optional.of(listener.externalAddress()).filter(host -> !host.isEmpty()),
                new AllowList(blocks(listener.allow()), identities, refusalsAnswered),
                tls);
    }

    /// How TLS connections of ours are made.
    static TlsFiles calls(RecorderSettings.Tls tls) {
        return files(tls.certificate(), tls.key(), tls.trust(), tls.revocations());
    }

    static TlsFiles files(SipListenerSettings listener) {
        return files(listener.certificate(), listener.key(), listener.trust(), listener.revocations());
    }

    private static TlsFiles files(Path certificate, Path key, Path trust, Path revocations) {
        return new TlsFiles(named(certificate), named(key), named(trust), named(revocations));
    }

    private static Optional<Path> named(Path path) {
        return Optional.of(path).filter(SipListenerSettings::given);
    }

    static List<AddressBlock> blocks(String text) {
        return parts(text).stream().map(AddressBlock::parse).toList();
    }

    /// `192.0.2.53`, `192.0.2.53:5353`, `[2001:db8::53]:53`.
    static List<InetSocketAddress> nameServers(String text) {
        return parts(text).stream().map(SipListeners::nameServer).toList();
    }

    private static InetSocketAddress nameServer(String text) {
        int colon = text.lastIndexOf(':');
        boolean port = colon > 0 && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
        var host = (port ? text.substring(0, colon) : text).replace("[", "").replace("]", "");
        try {
            return new InetSocketAddress(
                    InetAddress.ofLiteral(host), port ? Integer.parseInt(text.substring(colon + 1)) : DNS_PORT);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "sip.name-servers: '" + text + "' is no address such as 192.0.2.53 or 192.0.2.53:53", wrong);
        }
    }

    /// `stun.example.com`, `192.0.2.3:3478`, `[2001:db8::3]:3478`.
    static Optional<StunServer> stun(String text, Duration refresh) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            var end = HostPort.parse(text);
            return Optional.of(new StunServer(end.host(), end.port().orElse(STUN_PORT), refresh));
        } catch (MalformedValueException wrong) {
            throw new IllegalArgumentException(
                    "sip.stun-server: '" + text + "' is no server such as stun.example.com:3478", wrong);
        }
    }

    /// Nobody is asked for an address that is set.
    static Optional<StunServer> stun(RecorderSettings.Sip sip) {
        return sip.externalAddress().isEmpty() ? stun(sip.stunServer(), sip.stunRefresh()) : Optional.empty();
    }

    private static List<String> parts(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(part -> part.strip().toLowerCase(Locale.ROOT))
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
