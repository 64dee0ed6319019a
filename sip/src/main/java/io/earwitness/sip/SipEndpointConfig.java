package io.earwitness.sip;

import io.earwitness.sip.digest.DigestUsers;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.subscription.Notifications;
import io.earwitness.sip.tls.TlsFiles;
import io.earwitness.sip.transaction.SipTimers;
import io.earwitness.sip.transport.ListenPoint;
import io.earwitness.sip.transport.StunServer;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The settings of an endpoint.
///
/// @param listenPoints where it listens; at least one
/// @param userAgent what User-Agent and Server say
/// @param advertisedHost the host that Via and Contact name, where peers reach us by another address than we bind
/// @param contactParameters parameters of every Contact we send, such as `+sip.srs`
/// @param optionTags what may stand in Require beside `timer` and `100rel`, such as `siprec`
/// @param dialogMethods methods that dialog handlers take beside INVITE, BYE, CANCEL, ACK, PRACK and OPTIONS
/// @param accept what Accept says in answers to INVITE and OPTIONS
/// @param calling the files for TLS connections that we open; absent where none may be
/// @param nameServers whom to ask for names, in order; empty for those of the system
/// @param digest who may begin a call or a subscription, and on which listeners; absent where everybody may
/// @param notifications what it notifies subscribers of
/// @param stun whom to ask for our external address, where no advertised host is set
public record SipEndpointConfig(
        List<ListenPoint> listenPoints,
        String userAgent,
        Optional<String> advertisedHost,
        List<String> contactParameters,
        Set<String> optionTags,
        Set<String> dialogMethods,
        List<String> accept,
        SipTimers timers,
        SipLimits limits,
        Optional<TlsFiles> calling,
        List<InetSocketAddress> nameServers,
        Optional<DigestDemand> digest,
        Notifications notifications,
        Optional<StunServer> stun) {

    public SipEndpointConfig {
        if (listenPoints.isEmpty()) {
            throw new IllegalArgumentException("an endpoint listens somewhere");
        }
        listenPoints = List.copyOf(listenPoints);
        contactParameters = List.copyOf(contactParameters);
        optionTags = Set.copyOf(optionTags);
        dialogMethods = Set.copyOf(dialogMethods);
        accept = List.copyOf(accept);
        nameServers = List.copyOf(nameServers);
    }

    public static SipEndpointConfig listeningOn(ListenPoint... points) {
        return new SipEndpointConfig(
                List.of(points),
                "Earwitness",
                Optional.empty(),
                List.of(),
                Set.of(),
                Set.of(SipMethod.UPDATE, SipMethod.INFO),
                List.of("application/sdp"),
                SipTimers.DEFAULT,
                SipLimits.DEFAULT,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Notifications.NONE,
                Optional.empty());
    }

    public SipEndpointConfig withUserAgent(String name) {
        return changed(draft -> draft.userAgent = name);
    }

    public SipEndpointConfig withAdvertisedHost(String host) {
        return changed(draft -> draft.advertisedHost = Optional.of(host));
    }

    public SipEndpointConfig withContactParameters(String... parameters) {
        return changed(draft -> draft.contactParameters = List.of(parameters));
    }

    public SipEndpointConfig withOptionTags(String... tags) {
        return changed(draft -> draft.optionTags = Set.of(tags));
    }

    public SipEndpointConfig withDialogMethods(String... methods) {
        return changed(draft -> draft.dialogMethods = Set.of(methods));
    }

    public SipEndpointConfig withAccept(String... mediaTypes) {
        return changed(draft -> draft.accept = List.of(mediaTypes));
    }

    public SipEndpointConfig withTimers(SipTimers given) {
        return changed(draft -> draft.timers = given);
    }

    public SipEndpointConfig withLimits(SipLimits given) {
        return changed(draft -> draft.limits = given);
    }

    public SipEndpointConfig withTlsCalls(TlsFiles files) {
        return changed(draft -> draft.calling = Optional.of(files));
    }

    public SipEndpointConfig withNameServers(List<InetSocketAddress> servers) {
        return changed(draft -> draft.nameServers = servers);
    }

    public SipEndpointConfig withDigest(DigestDemand demand) {
        return changed(draft -> draft.digest = Optional.of(demand));
    }

    public SipEndpointConfig withDigest(DigestUsers users) {
        return withDigest(new DigestDemand(users, Set.of()));
    }

    public SipEndpointConfig withNotifications(Notifications given) {
        return changed(draft -> draft.notifications = given);
    }

    public SipEndpointConfig withStun(StunServer server) {
        return changed(draft -> draft.stun = Optional.of(server));
    }

    private SipEndpointConfig changed(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.finished();
    }

    /// The components one by one, so that each `with` names only its own.
    private static final class Draft {
        private final List<ListenPoint> listenPoints;
        private String userAgent;
        private Optional<String> advertisedHost;
        private List<String> contactParameters;
        private Set<String> optionTags;
        private Set<String> dialogMethods;
        private List<String> accept;
        private SipTimers timers;
        private SipLimits limits;
        private Optional<TlsFiles> calling;
        private List<InetSocketAddress> nameServers;
        private Optional<DigestDemand> digest;
        private Notifications notifications;
        private Optional<StunServer> stun;

        Draft(SipEndpointConfig config) {
            listenPoints = config.listenPoints;
            userAgent = config.userAgent;
            advertisedHost = config.advertisedHost;
            contactParameters = config.contactParameters;
            optionTags = config.optionTags;
            dialogMethods = config.dialogMethods;
            accept = config.accept;
            timers = config.timers;
            limits = config.limits;
            calling = config.calling;
            nameServers = config.nameServers;
            digest = config.digest;
            notifications = config.notifications;
            stun = config.stun;
        }

        SipEndpointConfig finished() {
            return new SipEndpointConfig(
                    listenPoints,
                    userAgent,
                    advertisedHost,
                    contactParameters,
                    optionTags,
                    dialogMethods,
                    accept,
                    timers,
                    limits,
                    calling,
                    nameServers,
                    digest,
                    notifications,
                    stun);
        }
    }
}
