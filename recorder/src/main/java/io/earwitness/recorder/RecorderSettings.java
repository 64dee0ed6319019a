package io.earwitness.recorder;

import io.earwitness.recorder.capture.PacketSourceKind;
import io.earwitness.recorder.config.ByteSize;
import io.earwitness.recorder.config.ConfigurationException;
import io.earwitness.recorder.config.Secret;
import io.earwitness.recorder.config.Settings;
import io.earwitness.recorder.nena.NenaElement;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.tls.ClientCertificate;
import io.earwitness.sip.transport.StunServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that can be set on a recorder. Each component is a key of the settings file, in kebab case; the
/// commented reference of all keys and defaults is `docs/configuration/earwitness.yaml`.
///
/// @param dataDirectory   where everything lies; created where it does not exist
/// @param logLevel        how much the command line's log tells; a host program has a log of its own
/// @param shutdownTimeout how long closing may take before what is left is left to the next start
public record RecorderSettings(
        Path dataDirectory,
        LogLevel logLevel,
        Duration shutdownTimeout,
        Sip sip,
        Http http,
        Rtsp rtsp,
        Media media,
        Msrp msrp,
        Journal journal,
        Catalog catalog,
        Limits limits,
        Session session,
        Assembly assembly,
        Privacy privacy,
        Encryption encryption,
        Nena nena) {

    public RecorderSettings {
        require(shutdownTimeout.isPositive(), "shutdown-timeout must be more than nothing");
        require(
                shutdownTimeout.compareTo(session.drain()) > 0,
                "shutdown-timeout " + shutdownTimeout.toMillis() + "ms must be longer than session.drain "
                        + session.drain().toMillis() + "ms");
        require(
                limits.concurrentSessions() <= media.portPairs(),
                "limits.concurrent-sessions " + limits.concurrentSessions()
                        + " needs as many pairs of ports, but media.port-first "
                        + media.portFirst() + " to media.port-last " + media.portLast() + " holds "
                        + media.portPairs());
        require(
                !encryption.isOn() || !catalog.url().startsWith("jdbc:sqlite:"),
                "catalog.url names an SQLite file, which would lie in the clear, but encryption.key-file is set;"
                        + " leave it empty, or name a PostgreSQL database");
        var names = new HashSet<String>();
        for (var listener : sip.all()) {
            require(names.add(listener.name()), "two SIP listeners have the same name: " + listener.name());
            var name = "sip." + listener.name() + ".port";
            if (listener.transport() == Transport.UDP) {
                require(
                        !media.holds(listener.port()),
                        name + " " + listener.port() + " lies within media.port-first to media.port-last");
            } else {
                require(
                        http.port() == 0 || listener.port() != http.port(),
                        name + " and http.port are both " + http.port());
                require(
                        !msrp.enabled() || msrp.port() == 0 || listener.port() != msrp.port(),
                        name + " and msrp.port are both " + msrp.port());
                require(!rtsp.takes(listener.port()), name + " and rtsp.port are both " + rtsp.port());
            }
        }
        require(!rtsp.takes(http.port()), "http.port and rtsp.port are both " + rtsp.port());
        require(!msrp.enabled() || !rtsp.takes(msrp.port()), "msrp.port and rtsp.port are both " + rtsp.port());
        for (var name : SipDigest.listeners(sip.digest().listeners())) {
            require(names.contains(name), "sip.digest.listeners names " + name + ", but no SIP listener has that name");
        }
    }

    /// How much is told.
    public enum LogLevel {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /// @param externalAddress host that Via and Contact name; empty for the address that was reached
    /// @param acceptUnmarked  whether an INVITE without any mark of a recording session is recorded all the same
    /// @param listeners       more places to listen on
    /// @param refuse          what becomes of datagrams of those who may not send
    /// @param keepAlive       how often connections that we opened are pinged (RFC 5626); zero for never
    /// @param nameServers     whom to ask for names, separated by commas; empty for those of the system
    /// @param messageMemory   what messages received may hold; beyond, new calls get 503
    /// @param keysNeedTls     whether an offer with keys for SRTP is taken over TLS alone (RFC 4568 §8.3)
    /// @param strictMarks     whether only an INVITE with both marks is recorded
    /// @param offeredLines    audio lines offered to a client whose INVITE has no offer; 0 refuses it
    /// @param stunServer      `host:port` of the server that tells our external address; empty for none
    /// @param stunRefresh     how often it is asked
    /// @param registration    where we register
    public record Sip(
            Listener udp,
            Listener tcp,
            String externalAddress,
            boolean acceptUnmarked,
            Tls tls,
            List<SipListenerSettings> listeners,
            Refuse refuse,
            Duration keepAlive,
            String nameServers,
            ByteSize messageMemory,
            boolean keysNeedTls,
            boolean strictMarks,
            int offeredLines,
            Digest digest,
            String stunServer,
            Duration stunRefresh,
            Registration registration) {
        public Sip {
            require(
                    udp.enabled() || tcp.enabled() || tls.enabled() || !listeners.isEmpty(),
                    "sip.udp.enabled and sip.tcp.enabled are both false, and neither sip.tls nor sip.listeners"
                            + " stand in for them");
            require(!keepAlive.isNegative(), "sip.keep-alive is negative");
            SipListeners.nameServers(nameServers);
            require(stunRefresh.isPositive(), "sip.stun-refresh must be more than nothing");
            SipListeners.stun(stunServer, stunRefresh);
            require(messageMemory.bytes() >= (4 << 20), "sip.message-memory must be at least 4MB");
            require(offeredLines >= 0 && offeredLines <= 16, "sip.offered-lines is not within 0 to 16");
            listeners = List.copyOf(listeners);
        }

        /// Whom to ask for our external address; empty where that is set, or nobody is named.
        public Optional<StunServer> stun() {
            return SipListeners.stun(this);
        }

        /// Every place that is listened on, in one form.
        public List<SipListenerSettings> all() {
            return SipListeners.of(this);
        }
    }

    /// Who may begin a call. Neither a file nor a user: everybody.
    ///
    /// @param users     file of `user:realm:hash` lines, as htdigest writes them
    /// @param listeners names of the listeners that demand credentials, separated by commas; empty for all
    public record Digest(String realm, Path users, String user, Secret password, String listeners) {
        public Digest {
            require(!realm.isBlank(), "sip.digest.realm is empty");
            require(user.isEmpty() == password.isEmpty(), "sip.digest.user and sip.digest.password belong together");
            require(user.indexOf(':') < 0, "sip.digest.user holds a colon");
        }

        boolean isDemanded() {
            return SipListenerSettings.given(users) || !user.isEmpty();
        }
    }

    /// Where we register, so that calls for recorders find us. No registrar: nowhere.
    ///
    /// @param registrar address of the domain's registrar, such as `sip:example.com`
    /// @param address   the address that calls are for then
    /// @param user      whom its challenge is answered as
    /// @param expires   for how long each time
    public record Registration(String registrar, String address, String user, Secret password, Duration expires) {
        public Registration {
            require(
                    registrar.isEmpty() == address.isEmpty(),
                    "sip.registration.registrar and sip.registration.address belong together");
            require(
                    user.isEmpty() == password.isEmpty(),
                    "sip.registration.user and sip.registration.password belong together");
            require(expires.toSeconds() >= 10, "sip.registration.expires must be at least 10s");
        }
    }

    /// What a datagram of somebody who may not send gets.
    public enum Refuse {
        SILENCE,
        ANSWER
    }

    /// @param port  0 lets the system choose
    /// @param allow addresses and blocks that may send, separated by commas; empty for all
    public record Listener(boolean enabled, String address, int port, String allow) {
        public Listener {
            requirePort(port, "a SIP port");
        }
    }

    /// The usual TLS listener, and how TLS connections that we open are made.
    ///
    /// @param certificate       PEM file: our certificate, then those that lead to the root; shown as a client, too
    /// @param key               PEM file with its private key
    /// @param trust             PEM file with roots; empty for those of Java, which never vouch for clients
    /// @param revocations       PEM file with revocation lists; empty for none
    /// @param clientCertificate whether clients are asked for a certificate
    /// @param allow             addresses and blocks that may send, separated by commas; empty for all
    /// @param allowIdentities   domains of which a client's certificate must vouch for one; empty for all
    /// @param expiryWarning     how long before a certificate expires that is told in the log and by `doctor`
    public record Tls(
            boolean enabled,
            String address,
            int port,
            Path certificate,
            Path key,
            Path trust,
            Path revocations,
            ClientCertificate clientCertificate,
            String allow,
            String allowIdentities,
            Duration expiryWarning) {
        public Tls {
            requirePort(port, "sip.tls.port");
            require(
                    SipListenerSettings.given(certificate) == SipListenerSettings.given(key),
                    "sip.tls.certificate and sip.tls.key belong together");
            require(!expiryWarning.isNegative(), "sip.tls.expiry-warning is negative");
        }
    }

    /// Playback by RTSP 2.0.
    ///
    /// @param externalAddress host that addresses name; empty for the one by which their maker reached us
    /// @param urlLifetime     how long an address begins sessions
    /// @param sessions        how many may be played at a time
    /// @param certificate     PEM file: our certificate, then those that lead to the root; empty for plain RTSP
    /// @param key             PEM file with its private key
    /// @param allowPlain      whether it is spoken beyond this machine, where sound can be heard on its way
    public record Rtsp(
            boolean enabled,
            String address,
            int port,
            String externalAddress,
            Duration urlLifetime,
            int sessions,
            Path certificate,
            Path key,
            boolean allowPlain) {
        private static final int SESSIONS_MAX = 1_000;

        public Rtsp {
            requirePort(port, "rtsp.port");
            require(
                    urlLifetime.compareTo(Duration.ofHours(1)) >= 0 && urlLifetime.compareTo(Duration.ofDays(7)) <= 0,
                    "rtsp.url-lifetime is not within 1h to 168h");
            require(
                    SipListenerSettings.given(certificate) == SipListenerSettings.given(key),
                    "rtsp.certificate and rtsp.key belong together");
            require(sessions >= 1 && sessions <= SESSIONS_MAX, "rtsp.sessions is not within 1 to " + SESSIONS_MAX);
        }

        boolean isSecured() {
            return SipListenerSettings.given(certificate);
        }

        boolean takes(int otherPort) {
            return enabled && port != 0 && port == otherPort;
        }
    }

    /// The REST interface, metrics and the page.
    ///
    /// @param names          further host names under which browsers may reach us, separated by commas
    /// @param certificate    PEM file: our certificate, then those that lead to the root; empty for plain HTTP
    /// @param key            PEM file with its private key
    /// @param users          who may use it; empty for the file `users` in the data directory
    /// @param allowAnonymous whether everybody may, as long as there are no users, also beyond this machine
    /// @param allowPlain     whether plain HTTP is spoken beyond this machine
    public record Http(
            String host,
            int port,
            String names,
            Path certificate,
            Path key,
            Path users,
            boolean allowAnonymous,
            boolean allowPlain) {
        public Http {
            requirePort(port, "http.port");
            require(
                    SipListenerSettings.given(certificate) == SipListenerSettings.given(key),
                    "http.certificate and http.key belong together");
        }

        boolean isSecured() {
            return SipListenerSettings.given(certificate);
        }
    }

    /// Where media is received. RTP takes the even port of a pair, RTCP the odd one.
    ///
    /// @param address         our address for media; empty for the one that the INVITE reached
    /// @param externalAddress what answers say instead, behind NAT; empty for `address`
    /// @param portCoolDown    how long a port rests before another stream gets it
    /// @param kinds           media types that are recorded, separated by commas; empty for all
    /// @param packetSource    how packets are received
    /// @param ringMemory      of the kernel, where that is by a ring
    public record Media(
            String address,
            String externalAddress,
            int portFirst,
            int portLast,
            Duration portCoolDown,
            String kinds,
            PacketSourceKind packetSource,
            ByteSize ringMemory) {
        public Media {
            require(
                    portFirst >= 1024 && portLast <= 65535 && portLast > portFirst,
                    "media.port-first " + portFirst + " to media.port-last " + portLast
                            + " is not a range between 1024 and 65535");
            require(!portCoolDown.isNegative(), "media.port-cool-down is negative");
            require(
                    ringMemory.bytes() >= 1 << 20 && ringMemory.bytes() <= 1 << 30,
                    "media.ring-memory must be 1MB to 1GB");
        }

        int portPairs() {
            var firstEven = portFirst + portFirst % 2;
            return (portLast - firstEven + 1) / 2;
        }

        boolean holds(int port) {
            return port >= portFirst && port <= portLast;
        }
    }

    /// Where messages are received (MSRP, RFC 4975).
    ///
    /// @param enabled     whether lines of messages are recorded
    /// @param port        of TCP, for all sessions; 0 lets the system choose
    /// @param messageSize how long a message may be
    public record Msrp(boolean enabled, int port, ByteSize messageSize) {
        public Msrp {
            requirePort(port, "msrp.port");
            require(
                    messageSize.bytes() >= 4 << 10 && messageSize.bytes() <= 64 << 20,
                    "msrp.message-size must be 4kB to 64MB");
        }
    }

    /// @param syncInterval how often what arrived is forced to the disk
    /// @param keep         whether journals stay in `journals/done` once their recording is archived
    /// @param buffers      directory in memory for what is not in a journal yet; empty to keep it in the process
    public record Journal(Duration syncInterval, boolean keep, Path buffers) {
        public Journal {
            require(syncInterval.isPositive(), "journal.sync-interval must be more than nothing");
        }
    }

    /// @param url        `jdbc:postgresql://…`; empty for an SQLite file in the data directory
    /// @param requireTls whether the database is reached by TLS, with a certificate of its host, or not at all
    /// @param trust      PEM file with the roots of that certificate; empty for those of Java
    public record Catalog(String url, String user, Secret password, boolean requireTls, Path trust) {
        public Catalog {
            require(
                    !requireTls || (url.startsWith("jdbc:postgresql:") && !url.contains("sslmode")),
                    "catalog.require-tls needs a catalog.url that begins with jdbc:postgresql: and says nothing of sslmode");
            require(
                    url.isEmpty() || url.startsWith("jdbc:postgresql:") || url.startsWith("jdbc:sqlite:"),
                    "catalog.url must begin with jdbc:postgresql: or jdbc:sqlite:");
        }
    }

    /// @param freeDisk          below this much free space no new session is taken
    /// @param sessionsPerSource concurrent sessions of one client address; 0 for no limit
    /// @param setupsPerSecond   new sessions a second; 0 for no limit
    /// @param redirectTo        another recorder for calls that cannot be taken now; empty to refuse them
    /// @param diskWarning       a disk that lasts less long at the rate of the last hour is told of
    public record Limits(
            int concurrentSessions,
            int streamsPerSession,
            ByteSize freeDisk,
            int sessionsPerSource,
            int setupsPerSecond,
            String redirectTo,
            Duration diskWarning) {
        public Limits {
            require(diskWarning.isPositive(), "limits.disk-warning must be more than nothing");
            require(concurrentSessions > 0, "limits.concurrent-sessions must be at least 1");
            require(streamsPerSession > 0, "limits.streams-per-session must be at least 1");
            require(sessionsPerSource >= 0, "limits.sessions-per-source is negative");
            require(setupsPerSecond >= 0, "limits.setups-per-second is negative");
            require(
                    redirectTo.isEmpty() || redirectTo.startsWith("sip:") || redirectTo.startsWith("sips:"),
                    "limits.redirect-to must begin with sip: or sips:");
        }
    }

    /// @param drain       how long ports stay open after the end, for packets on their way
    /// @param silentAfter how long without a packet on any stream that should send counts as silent
    /// @param endSilent   whether a silent session is ended; otherwise the silence is only noted
    /// @param longest     after this long a session is ended whatever happens
    /// @param startPaused whether nothing is stored of a session until somebody resumes it
    /// @param streamSilentAfter how long a stream that the client is to send may carry no media before that is told
    /// @param endOnMetadataError whether a session is ended whose metadata cannot be read
    /// @param refuseMetadataError whether a request whose metadata cannot be read is refused with 400
    /// @param resume whether live sessions go on in the next start after a kill
    /// @param resumeWithin how long the recorder may have been away for that
    /// @param splitAfter how long after a call stopped it becomes a recording while its session goes on
    /// @param answerWithin how long a client may send nothing that left our offer without an answer
    public record Session(
            Duration drain,
            Duration silentAfter,
            boolean endSilent,
            Duration longest,
            boolean startPaused,
            Duration streamSilentAfter,
            boolean endOnMetadataError,
            boolean refuseMetadataError,
            boolean resume,
            Duration resumeWithin,
            Duration splitAfter,
            Duration answerWithin) {
        public Session {
            require(!drain.isNegative(), "session.drain is negative");
            require(silentAfter.isPositive(), "session.silent-after must be more than nothing");
            require(longest.compareTo(silentAfter) > 0, "session.longest must be longer than session.silent-after");
            require(streamSilentAfter.isPositive(), "session.stream-silent-after must be more than nothing");
            require(resumeWithin.isPositive(), "session.resume-within must be more than nothing");
            require(splitAfter.isPositive(), "session.split-after must be more than nothing");
            require(answerWithin.isPositive(), "session.answer-within must be more than nothing");
        }
    }

    /// @param workers recordings assembled at a time
    /// @param formats kept beside WAV, separated by commas; empty for none
    public record Assembly(int workers, String formats) {
        public Assembly {
            require(workers > 0, "assembly.workers must be at least 1");
            KeptFormats.parse(formats);
        }
    }

    /// What is not stored although it comes.
    ///
    /// @param neverStored headers and elements of metadata; empty: everything is stored
    /// @param hashKey     by which values are hashed where a rule says so
    /// @param keyPresses  whether digits that somebody pressed are stored
    public record Privacy(List<NeverStoredSettings> neverStored, Secret hashKey, KeyPresses keyPresses) {
        public Privacy {
            neverStored = List.copyOf(neverStored);
            NeverStoredSettings.policy(neverStored, hashKey, false);
        }
    }

    /// What becomes of digits that somebody pressed.
    public enum KeyPresses {
        STORE,
        MASK
    }

    /// @param keyFile the keys that encrypt what is stored, as `earwitness keys` makes them; empty to encrypt
    /// nothing
    public record Encryption(Path keyFile) {
        boolean isOn() {
            return SipListenerSettings.given(keyFile);
        }
    }

    /// Our place in an emergency network (NENA-STA-010.3).
    ///
    /// @param elementId     name of this recorder in it, such as `logger1.state.pa.us`; empty: it is in none
    /// @param agencyId      name of whom it belongs to
    /// @param serviceId     name of the logging service that it is part of; empty for `elementId`
    /// @param subscriptions how many may subscribe to its state at a time; 0 for none
    /// @param delivery      where log events are posted to
    public record Nena(String elementId, String agencyId, String serviceId, int subscriptions, Delivery delivery) {
        public Nena {
            require(
                    delivery.loggingService().isEmpty() || !elementId.isEmpty(),
                    "nena.delivery.logging-service needs nena.element-id and nena.agency-id");
            require(elementId.isEmpty() == agencyId.isEmpty(), "nena.element-id and nena.agency-id belong together");
            requireDomain("nena.element-id", elementId);
            requireDomain("nena.agency-id", agencyId);
            requireDomain("nena.service-id", serviceId);
            require(subscriptions >= 0 && subscriptions <= 10_000, "nena.subscriptions must be 0 to 10000");
        }

        private static void requireDomain(String key, String name) {
            require(
                    name.isEmpty() || NenaElement.isDomain(name),
                    key + " '" + name + "' is no domain name such as logger1.state.pa.us");
        }
    }

    /// Where log events are posted to.
    ///
    /// @param loggingService     address of its interface, as far as `/LogEvents`; empty: nowhere
    /// @param certificate        PEM file: what is shown to it; empty for nothing
    /// @param key                PEM file with its private key
    /// @param trust              PEM file with the roots of its certificate; empty for those of Java
    /// @param signingCertificate PEM file: what events are signed with; empty: they are not
    /// @param signingKey         PEM file with its private key, of Ed448
    public record Delivery(
            String loggingService, Path certificate, Path key, Path trust, Path signingCertificate, Path signingKey) {
        public Delivery {
            require(
                    loggingService.isEmpty() || loggingService.matches("https?://[^/?#\\s]+(/[^?#\\s]*)?"),
                    "nena.delivery.logging-service '" + loggingService + "' is no address such as"
                            + " https://logger.state.pa.us/Logging/v1");
            require(
                    loggingService.isEmpty() || isSafe(loggingService),
                    "nena.delivery.logging-service '" + loggingService + "' must be reached by https, with a host name"
                            + " that may stand in an address; by http on this machine alone");
            require(
                    SipListenerSettings.given(certificate) == SipListenerSettings.given(key),
                    "nena.delivery.certificate and nena.delivery.key belong together");
            require(
                    SipListenerSettings.given(signingCertificate) == SipListenerSettings.given(signingKey),
                    "nena.delivery.signing-certificate and nena.delivery.signing-key belong together");
        }

        // What is said of a call must not cross a network in the clear.
        private static boolean isSafe(String address) {
            var uri = URI.create(address);
            return uri.getHost() != null
                    && (uri.getScheme().equals("https")
                            || uri.getHost().equals("localhost")
                            || uri.getHost().startsWith("127.")
                            || uri.getHost().equals("[::1]"));
        }
    }

    public static RecorderSettings defaults() {
        return new RecorderSettings(
                Path.of("earwitness-data"),
                LogLevel.INFO,
                Duration.ofSeconds(20),
                new Sip(
                        new Listener(true, "0.0.0.0", 5060, ""),
                        new Listener(true, "0.0.0.0", 5060, ""),
                        "",
                        true,
                        new Tls(
                                false,
                                "0.0.0.0",
                                5061,
                                Path.of(""),
                                Path.of(""),
                                Path.of(""),
                                Path.of(""),
                                ClientCertificate.OFF,
                                "",
                                "",
                                Duration.ofDays(30)),
                        List.of(),
                        Refuse.SILENCE,
                        Duration.ZERO,
                        "",
                        ByteSize.megabytes(128),
                        false,
                        false,
                        0,
                        new Digest("earwitness", Path.of(""), "", Secret.NONE, ""),
                        "",
                        Duration.ofSeconds(25),
                        new Registration("", "", "", Secret.NONE, Duration.ofHours(1))),
                new Http("127.0.0.1", 8080, "", Path.of(""), Path.of(""), Path.of(""), false, false),
                new Rtsp(false, "127.0.0.1", 8554, "", Duration.ofHours(1), 32, Path.of(""), Path.of(""), false),
                new Media(
                        "",
                        "",
                        10_000,
                        20_000,
                        Duration.ofSeconds(5),
                        "",
                        PacketSourceKind.AUTO,
                        ByteSize.megabytes(32)),
                new Msrp(true, 2855, ByteSize.megabytes(4)),
                new Journal(Duration.ofSeconds(1), false, Path.of("/dev/shm")),
                new Catalog("", "", Secret.NONE, false, Path.of("")),
                new Limits(1_000, 32, ByteSize.megabytes(512), 0, 0, "", Duration.ofHours(24)),
                new Session(
                        Duration.ofMillis(300),
                        Duration.ofSeconds(60),
                        false,
                        Duration.ofHours(24),
                        false,
                        Duration.ofSeconds(30),
                        false,
                        false,
                        true,
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(32)),
                new Assembly(2, ""),
                new Privacy(List.of(), Secret.NONE, KeyPresses.STORE),
                new Encryption(Path.of("")),
                new Nena(
                        "",
                        "",
                        "",
                        100,
                        new Delivery("", Path.of(""), Path.of(""), Path.of(""), Path.of(""), Path.of(""))));
    }

    /// The defaults, overridden by a file where there is one, overridden by `EARWITNESS_…` variables.
    public static RecorderSettings load(Optional<Path> file, Map<String, String> environment)
            throws ConfigurationException {
        return Settings.read(defaults(), file, environment);
    }

    /// The defaults, overridden by YAML: how a host program or a test says what it wants otherwise.
    public static RecorderSettings parse(String yaml) throws ConfigurationException {
        return Settings.parse(defaults(), yaml);
    }

    public RecorderSettings inDirectory(Path directory) {
        return new RecorderSettings(
                directory,
                logLevel,
                shutdownTimeout,
                sip,
                http,
                rtsp,
                media,
                msrp,
                journal,
                catalog,
                limits,
                session,
                assembly,
                privacy,
                encryption,
                nena);
    }

    private static void requirePort(int port, String name) {
        require(port >= 0 && port <= 65535, name + " is " + port + ", expected 0 to 65535");
    }

    private static void require(boolean holds, String complaint) {
        if (!holds) {
            throw new IllegalArgumentException(complaint);
        }
    }
}
